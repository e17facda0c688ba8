import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'inspect finds containers, images, networks and volumes',
  async ({ quaymaster, container }) => {
    const result = await quaymaster(['inspect', container, 'busybox', 'bridge'])

    const [first, second, third] = JSON.parse(result.stdout)
    expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first).toMatchObject({ Name: `/${container}`, State: { Running: true } })
    expect(second.RepoTags).toContain('busybox:latest')
    expect(third).toMatchObject({ Name: 'bridge', Scope: 'local' })
  },
)

engineTest('container inspect --size measures', async ({ quaymaster, container }) => {
  const line = ['container', 'inspect', '--size', '-f', '{{.SizeRootFs}} {{.SizeRw}}', container]
  const result = await quaymaster(line)

  expect(result.stdout).toMatch(/^[1-9]\d* \d+\n$/)
})

engineTest('image inspect fills a template', async ({ quaymaster }) => {
  const result = await quaymaster(['image', 'inspect', '-f', '{{.Os}} {{.Config.Cmd}}', 'busybox'])

  expect(result).toEqual({ exitCode: 0, stdout: 'linux [sh]\n', stderr: '' })
})

const created = 'create --name NAME --label b=2 --label a=1 -p 80 --memory 64m busybox sleep 9'
const gone = 'rm -f NAME'
// The two programs look at a container each.
const itsOwn = /[0-9a-f]{12,64}|\d{4}-\d\d-\d\dT[\d:.]+Z/g

for (const format of [
  '{{.ID}} {{.State.Status}} {{.State.Health}} {{.Config.Entrypoint}}',
  '{{.Id}} {{.Name}} {{.Created}}',
  '{{json .Config}}',
  '{{json .HostConfig}}',
  '{{json .NetworkSettings.Ports}} {{.HostConfig.PortBindings}}',
  '{{range $k, $v := .Config.Labels}}{{$k}}={{$v}} {{end}}',
  '{{range $k, $v := .NetworkSettings.Networks}}{{$k}}:{{$v.IPAddress}}{{end}}',
  '{{.HostConfig.Memory}} {{.HostConfig.NanoCPUs}} {{.HostConfig.NanoCpus}}',
])
  compare(`inspect -f ${format}`, {
    before: [created],
    line: `inspect -f '${format}' NAME`,
    after: [gone],
    ignore: itsOwn,
  })

compare('inspect lays everything out', { line: 'inspect busybox bridge' })

compare('inspect --format json', { line: 'inspect --format json busybox' })

compare('inspect of what is not there', { line: 'inspect no-such-thing' })

compare('inspect with a template that fails', {
  line: "inspect -f '{{.Foo}}' busybox",
  stderr: true,
})

compare('inspect with a template that is none', {
  line: "inspect -f '{{.Foo' busybox",
  stderr: true,
})
