import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchInterrupts } from '../../src/cli/interrupts.ts'

function watched() {
  const process = new EventEmitter()
  const interrupts = watchInterrupts((signals, listener) => {
    for (const signal of signals) process.on(signal, listener)
    return () => {
      for (const signal of signals) process.off(signal, listener)
    }
  })
  return { interrupts, send: (signal: NodeJS.Signals) => process.emit(signal, signal), process }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s aborts, and means exit code %i', (signal, code) => {
  const { interrupts, send } = watched()

  send(signal)

  expect(interrupts.signal.aborted).toBe(true)
  expect(interrupts.exitCode()).toBe(code)
})

test('the third request to end is the last', async () => {
  const { interrupts, send } = watched()

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) send(signal)

  await expect(interrupts.forced).rejects.toMatchObject({ exitCode: 1 })
  expect(interrupts.exitCode()).toBe(130)
})

test('a child that has our signals decides itself when it ends', async () => {
  const { interrupts, send } = watched()
  interrupts.leaveToChild()

  for (let i = 0; i < 5; i++) send('SIGINT')

  expect(await Promise.race([interrupts.forced, 'still running'])).toBe('still running')
})

test('signals beyond those that end us are caught only while somebody listens', () => {
  const { interrupts, process, send } = watched()
  const heard: string[] = []

  const before = process.listenerCount('SIGHUP')
  const unsubscribe = interrupts.subscribe((signal) => heard.push(signal))
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGUSR1', 'SIGQUIT'] as const) send(signal)
  unsubscribe()
  send('SIGINT')

  expect(before).toBe(0)
  expect(heard).toEqual(['SIGHUP', 'SIGINT', 'SIGUSR1', 'SIGQUIT'])
  expect(process.listenerCount('SIGHUP')).toBe(0)
})

test.each(['SIGWINCH', 'SIGCHLD', 'SIGPIPE', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'])(
  '%s is never caught',
  (signal) => {
    const { interrupts, process } = watched()

    interrupts.subscribe(() => {})

    expect(process.listenerCount(signal)).toBe(0)
  },
)

test('nothing is caught any more when the watch is over', () => {
  const { interrupts, process } = watched()

  interrupts.dispose()

  expect(process.eventNames()).toEqual([])
})
