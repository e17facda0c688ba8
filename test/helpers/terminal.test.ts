import { expect, test } from 'vitest'
import { openTerminal } from './terminal.ts'

test('a terminal shows what a program writes, takes keys and tells of the end', async () => {
  await using terminal = openTerminal(
    ['-c', 'printf "name? "; read name; echo "<$name>"; read line; exit 3'],
    {
      program: '/bin/sh',
    },
  )

  await terminal.waitFor('name? ')
  terminal.type('Ada\r')
  await terminal.waitFor('<Ada>')
  terminal.type('\r')
  const end = await terminal.exited

  expect(terminal.screen()).toBe('name? Ada\n<Ada>')
  expect(end).toEqual({ exitCode: 3, signal: 0 })
})

test('a terminal has a size, which can change', async () => {
  await using terminal = openTerminal(['-c', 'stty size; read line; stty size; read line'], {
    program: '/bin/sh',
    columns: 100,
    rows: 30,
  })

  await terminal.waitFor('30 100')
  terminal.resize(60, 20)
  terminal.type('\r')

  await terminal.waitFor('20 60')
})

test('waiting for what never comes fails with the screen', async () => {
  await using terminal = openTerminal(['-c', 'echo something else'], { program: '/bin/sh' })

  const waiting = terminal.waitFor('this')

  await expect(waiting).rejects.toThrow('something else')
})
