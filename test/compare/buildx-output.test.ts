import { compareWithBuildx, on, stepsOf } from '../helpers/buildx.ts'
import { dockerfile } from '../helpers/dockerfile.ts'
import type { Scenario } from '../helpers/scenarios.ts'

const anew = 'docker build --no-cache -t $N-image .'
const shown = (script: string, ...lines: readonly string[]): Scenario => ({
  ...on(...lines)(script),
  name: `${script}: ${lines.join('; ').slice(0, 60)}`,
})

compareWithBuildx(
  'progress with buildx: plain',
  [
    shown(anew, 'RUN echo out; printf part', 'COPY Dockerfile /d/', 'CMD x'),
    shown(
      anew,
      'RUN printf "a\\rb\\rc\\n\\n"; printf "\\033[31mred\\033[0m\\n"; printf "tab\\there\\n"',
    ),
    shown(anew, 'RUN seq 300'),
    shown(anew, 'RUN head -c 3000000 /dev/zero | tr "\\0" x | fold -w 100 | tail -1'),
    shown(anew, 'RUN echo one >/1', 'FROM busybox AS second', 'COPY --from=0 /1 /2', 'RUN cat /2'),
    shown(anew, 'RUN sleep 0.5; echo a >/a', 'FROM busybox', 'RUN echo b', 'COPY --from=0 /a /a'),
    shown('docker build -q . >/dev/null; docker build -t $N-image .', 'RUN echo cached'),
    shown('docker build --no-cache -t $N-image:a -t $N-image:b .', 'RUN true'),
    shown('docker build --no-cache -t $N-image - <Dockerfile', 'RUN true'),
    shown('docker build --no-cache -t $N-image -f - . <Dockerfile', 'RUN true'),
    shown('mv Dockerfile Other; docker build --no-cache -t $N-image -f Other .', 'RUN true'),
    shown(
      'docker build --no-cache -t $N-image --target one .',
      'FROM busybox AS one',
      'RUN true',
      'FROM one',
    ),
    {
      ...shown(
        'mkdir o; docker build --no-cache --build-context other=o .',
        'COPY --from=other . /o',
      ),
      wanted: { why: 'an engine that is too old for it says so', below: '1.42' },
    },
    shown('docker build --no-cache -o out .', 'RUN true'),
    shown('docker build --no-cache -o type=tar,dest=x.tar .', 'RUN true'),
    shown('docker build --no-cache --cache-to type=inline -t $N-image .', 'RUN true'),
    shown('docker build --no-cache --cache-from type=nosuch -t $N-image .', 'RUN true'),
  ],
  { stderr: stepsOf },
)

compareWithBuildx(
  'progress with buildx: what went wrong',
  [
    ...[
      ['RUN exit 7'],
      ['RUN seq 20; exit 3', 'RUN true'],
      ['RUN true', 'RUN true && \\', '  false && \\', '  true', 'RUN true', 'RUN true'],
      ['RUN ["nosuch"]'],
      ['RUN kill -9 $$'],
      ['COPY nothere /'],
      ['COPY ../x /'],
      ['COPY --from=nosuch a b'],
      ['NOSUCH x'],
      ['ADD'],
      ['RUN --mount=type=nosuch true'],
      ['RUN --mount=type=secret,id=s,required true'],
      ['FROM nosuch:image'],
      ['FROM scratch'],
      ['ENV'],
      ['FROM busybox AS b', 'RUN sleep 1; exit 4', 'FROM busybox', 'COPY --from=b /bin/sh /b'],
      ['run echo lower', 'cmd x', 'ENV a b', 'MAINTAINER me'],
      ['# check=error=true', 'run echo lower'],
    ].map((lines) => shown(anew, ...lines)),
    ...[
      'docker build -f nothere .',
      'rm Dockerfile; docker build .',
      'rm Dockerfile; docker build -q .',
      ': >Dockerfile; docker build .',
      'rm Dockerfile; mkdir Dockerfile; docker build .',
      'docker build --target nosuch .',
      'docker build nothere',
      'docker build -f - - <Dockerfile',
      'docker build -f Other - <Dockerfile',
      'tar c Dockerfile | docker build -f Other -',
      'docker build ""',
      'docker build -o type=tar,dest=. .',
      'docker build -o - -o - .',
      'docker build --push .',
      'docker build --no-cache --no-cache-filter a .',
      'docker build --annotation bad .',
      'docker build --no-cache --iidfile nothere/id -t $N-image .',
      'docker build -q --progress plain .',
      'docker build --ulimit bad .',
      'docker build --shm-size x .',
      'docker build --no-such .',
      'docker build a b',
      'docker build https://127.0.0.1:1/Dockerfile',
      'docker build git://127.0.0.1:1/x',
    ].map((script) => shown(script, 'RUN true')),
    {
      name: 'a file of the context that nobody may read',
      setup: `${dockerfile('COPY . /')}\necho x >'a b'; ln -s loop loop`,
      script: anew,
    },
  ],
  { stderr: stepsOf },
)

/** Each key of an object in lines of JSON, with the keys above it. */
const keys = `node -e '
const walk = (value, path) => value && typeof value === "object"
  ? Object.entries(value).flatMap(([key, child]) => walk(child, Array.isArray(value) ? path : path + "." + key))
  : [path]
const lines = require("fs").readFileSync(0, "utf8").split("\\n").filter((line) => line.startsWith("{"))
const paths = lines.flatMap((line) => walk(JSON.parse(line), ""))
console.log([...new Set(paths)].filter((path) => !/sourceInfo/.test(path)).sort().join("\\n"))'`
const names = `grep -o '"name":"\\[[^"]*"' | grep -v FROM | sort -u`
const logs = `grep -o '"data":"[^"]*"' | grep -v '""' | head -3`

compareWithBuildx(
  'progress with buildx: rawjson',
  [
    [`2>&1 >/dev/null | ${keys}`, 'run echo out; echo err >&2; exit 3'],
    [`2>&1 >/dev/null | ${names}`, 'RUN echo "<a> & b"', 'COPY Dockerfile /'],
    [`2>&1 >/dev/null | ${logs}`, 'RUN echo out'],
    ['2>&1 >/dev/null | grep -v "^{"', 'RUN exit 3'],
    ['-t $N-image 2>/dev/null', 'RUN true'],
  ].map(([to, ...lines]) => shown(`docker build --no-cache --progress rawjson . ${to}`, ...lines)),
)

const questions = [
  'check',
  'outline',
  'targets',
  'subrequests.describe',
  'outline,format=json',
  'targets,format=json',
  'subrequests.describe,format=json',
].map((question) => `docker build --call ${question} .`)
const old = { why: 'an engine that is too old for it says so', below: '1.42' }

compareWithBuildx(
  'questions with buildx',
  [
    ...[
      ...questions,
      'docker build --check .',
      'docker build --print outline .',
      'docker build --call outline --target two .',
      'docker build --call outline --build-arg A=7 .',
      'docker build --call outline --target nosuch .',
      'docker build --call targets --target nosuch .',
      'docker build --check --target nosuch .',
      'docker build --call targets -f - . <Dockerfile',
      'tar c Dockerfile | docker build --call targets -',
    ].map((script) =>
      shown(
        script,
        'ARG A=1',
        'FROM busybox AS two',
        'ARG B',
        'RUN --mount=type=secret,id=s,required true',
        'RUN --mount=type=ssh true',
        'FROM two AS three',
      ),
    ),
    ...[
      ['NOSUCH x'],
      ['run x', 'cmd y'],
      ['run x'],
      ['# check=error=true', 'run x'],
      ['FROM nosuch:image'],
      ['COPY nothere /'],
    ].flatMap((lines) => [
      shown('docker build --check .', ...lines),
      shown('docker build --call outline .', ...lines),
    ]),
  ].map((scenario) => ({ ...scenario, wanted: old })),
  { stderr: stepsOf },
)
