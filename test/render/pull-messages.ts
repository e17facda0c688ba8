import type { JsonMessage } from '../../src/render/progress.ts'

/** What an engine sends during a pull; the official docker showed it as test/golden/pull.txt. */
export const pullMessages: JsonMessage[] = [
  { status: 'Pulling from library/alpine', id: 'latest' },
  { status: 'Pulling fs layer', progressDetail: {}, id: 'aaa' },
  { status: 'Pulling fs layer', progressDetail: {}, id: 'bbb' },
  { status: 'Waiting', progressDetail: {}, id: 'bbb' },
  {
    status: 'Downloading',
    progressDetail: { current: 100, total: 5000 },
    progress: '[>  ]',
    id: 'aaa',
  },
  { status: 'Downloading', progressDetail: { current: 5000, total: 5000 }, id: 'aaa' },
  { status: 'Download complete', progressDetail: {}, id: 'aaa' },
  { status: 'Extracting', progressDetail: { current: 1, units: 's' }, id: 'aaa' },
  { status: 'Extracting', progressDetail: { current: -3, total: 0 }, id: 'aaa' },
  { status: 'Downloading', progressDetail: { current: 7, total: -1 }, id: 'bbb' },
  { status: 'Old engine', progress: '1/2', id: 'ccc' },
  { status: 'hidden', aux: { Digest: 'sha256:1' } },
  { status: 'Pull complete', progressDetail: {}, id: 'aaa' },
  { stream: 'Step 1/2 : FROM x\n' },
  { stream: 'partial' },
  { stream: '\n', id: 'x' },
  { status: '\u001b[31mred\u001b[0m', id: 'esc\u001b[2J' },
  { status: 'No detail', progressDetail: null, id: 'ddd' },
  {},
  { status: 'Digest: sha256:123' },
  { status: 'Status: Downloaded newer image for alpine:latest' },
]
