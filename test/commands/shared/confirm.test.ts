import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

test('a question that is interrupted ends its line and the program, without failing', async () => {
  await using engine = await fakeEngine({ replies: {} })
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  const input = new Readable({
    read() {
      signals.emit('signal', 'SIGINT')
    },
  })

  const result = await quaymaster('network prune', engine, { input, signals })

  expect(result).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/continue\? \[y\/N\] \n$/),
    stderr: '',
  })
  expect(engine.requests).toEqual([])
})
