import { expect, test } from 'vitest'
import { aContainer } from '../../helpers/builders.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const pretty = { quaymaster: { pretty: true } }

test.each([
  ['ps', 'GET /containers/json', [aContainer()]],
  ['network ls', 'GET /networks', []],
  ['volume ls', 'GET /volumes', { Volumes: [] }],
  ['images --digests', 'GET /images/json', []],
])(
  '%s is a bordered table on a terminal where config.json asks for it',
  async (line, route, reply) => {
    await using engine = await fakeEngine({ replies: { [route]: reply } })

    const onTerminal = await quaymaster(line, engine, { tty: true, config: pretty })
    const inPipe = await quaymaster(line, engine, { config: pretty })
    const asTable = await quaymaster(`${line} --format table`, engine, {
      tty: true,
      config: pretty,
    })

    expect(onTerminal.stdout).toMatch(/^┌/)
    expect(inPipe.stdout).not.toContain('┌')
    expect(asTable.stdout).toBe(inPipe.stdout)
  },
)
