import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest('history shows what the image was made from', async ({ quaymaster }) => {
  const result = await quaymaster('history --format {{.Comment}} busybox')

  expect(result).toEqual({ exitCode: 0, stdout: 'Imported from -\n', stderr: '' })
})

compare('history is the same table', { line: 'history busybox' })

compare('history with dates and bytes is the same table', {
  line: 'history --human=false --no-trunc busybox',
})

compare('history as JSON is the same', { line: 'image history --format json busybox' })

compare('history of what is not there fails in the same words', {
  line: 'history NAME',
  stderr: true,
})
