import { expect, test } from 'vitest'
import { parseTemplate } from '../../../src/render/template/index.ts'
import { contextData } from './context-data.ts'
import { printed, refused } from './docker-rows.ts'

test.each(printed)('%j prints what docker prints', (template, output) => {
  const text = parseTemplate(template).execute(contextData())

  expect(text).toBe(output)
})

test.each(refused)('%j is refused in the words of docker', (template, message) => {
  const run = () => parseTemplate(template).execute(contextData())

  expect(run).toThrow(expect.objectContaining({ name: 'TemplateError', message }))
})
