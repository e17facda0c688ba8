import type { Cli } from '../../command.ts'
import { renderProgress } from '../../render/progress.ts'
import { serviceProgress } from './converge/progress.ts'

/**
 * Waits until the service of a name or an id is as it should be, and shows how far it is; unless the
 * user wants neither.
 *
 * @throws Error when its update or rollback is paused
 */
export async function converge(
  cli: Cli,
  name: string,
  { detach, quiet = false }: { readonly detach: boolean; readonly quiet?: boolean },
): Promise<void> {
  if (detach) return
  await renderProgress(serviceProgress(cli, name), cli.streams.out, { quiet })
}
