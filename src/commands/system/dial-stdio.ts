import { type Cli, defineCommand, noArgs } from '../../command.ts'
import { hijackStreams } from '../../render/attach.ts'

/** What a client on another machine runs over ssh: our standard streams become its connection. */
export const dialStdio = defineCommand({
  name: 'dial-stdio',
  summary: "Connect standard input and output to the engine's socket",
  hidden: true,
  args: noArgs,
  options: {},
  async run(cli) {
    const { signal, streams } = cli
    const connection = await open(cli)
    const hangUp = () => connection.destroy()
    signal.addEventListener('abort', hangUp)
    try {
      await hijackStreams({
        input: streams.in,
        connection,
        tty: false,
        detachKeys: new Uint8Array(),
        copyOutput: () => connection.forEach((chunk) => streams.out.write(chunk)),
      })
    } finally {
      signal.removeEventListener('abort', hangUp)
      hangUp()
    }
    signal.throwIfAborted()
  },
})

async function open({ api, signal }: Cli) {
  try {
    return await api.client.connect({ signal })
  } catch (error) {
    const { message } = error as Error
    throw new Error(`failed to open the raw stream connection: ${message}`, { cause: error })
  }
}
