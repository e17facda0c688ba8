import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'system df counts a volume, and lists it with its size',
  async ({ quaymaster, container, uniqueName }) => {
    await quaymaster(['volume', 'create', uniqueName])
    const write = 'echo 0123456789 > /v/file'
    await quaymaster(['run', '--rm', '-v', `${uniqueName}:/v`, 'busybox', 'sh', '-c', write])

    try {
      const summary = await quaymaster(['system', 'df', '--format', '{{.Type}} {{.TotalCount}}'])
      expect(summary.stdout).toMatch(
        /^Images [1-9]\d*\nContainers [1-9]\d*\nLocal Volumes [1-9]\d*\n/,
      )

      const details = await quaymaster(['system', 'df', '--verbose'])
      expect(details.stdout).toMatch(new RegExp(`\n${uniqueName} +0 +11B\n`))
      expect(details.stdout).toMatch(new RegExp(`"sleep 3600".* ${container}\n`))
    } finally {
      await quaymaster(['volume', 'rm', uniqueName])
    }
  },
)

const before = ['volume create --label role=x NAME', 'create --name NAME -v NAME:/v busybox true']
const after = ['rm NAME', 'volume rm NAME']
/** Others use the engine as well: only what a scene made itself can be compared. */
const own = (list: string, name: string, shown: string) =>
  `system df -v --format '{{range .${list}}}{{if eq .${name} "NAME"}}${shown}{{end}}{{end}}'`
const scenes = [
  own('Volumes', 'Name', '{{.Name}} {{.Driver}} {{.Links}} {{.Size}} {{.Label "role"}}'),
  own('Volumes', 'Name', '{{json .}}'),
  own('Containers', 'Names', '{{.Image}} {{.Command}} {{.LocalVolumes}} {{.Size}} {{.Status}}'),
  own('Containers', 'Names', '{{.Mounts}} {{.State}} {{.Networks}}'),
  'system df -v --format \'{{range .Images}}{{if eq .Repository "busybox"}}{{.ID}} {{.Size}}{{end}}{{end}}\'',
  "system df --format 'table {{.Type}}'",
  "system df --format '{{.Foo}}'",
  "system df --format '{{'",
]
for (const line of scenes) compare(`docker ${line}`, { before, line, after, stderr: true })
