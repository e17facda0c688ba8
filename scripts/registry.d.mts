export interface RunningRegistry {
  /** HOST:PORT in the engine's network. */
  readonly address: string
  stop(): Promise<void>
}

export function startRegistry(options: {
  enginePid: number
  users?: Readonly<Record<string, string>>
  tls?: 'trusted' | 'unknown'
}): Promise<RunningRegistry>

export function startIndex(options: {
  enginePid: number
  results: readonly object[]
}): Promise<RunningRegistry>
