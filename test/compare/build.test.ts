import { dockerfile } from '../helpers/dockerfile.ts'
import { before29, compareScenarios } from '../helpers/scenarios.ts'

const building = (line: string) => `export DOCKER_BUILDKIT=0\n${line}`
const plain = (line: string) => ({ name: line, script: building(line) })
const on =
  (...lines: readonly string[]) =>
  (line: string) => ({ ...plain(line), setup: dockerfile(...lines) })
/** What is left to see is what the image is like. */
const showing = (format: string) => (line: string) => ({
  ...on()(line),
  script: `${building(line)} >/dev/null; echo $?; docker image inspect -f '${format}' $N-image`,
})

compareScenarios(
  'build',
  before29(
    { 'docker build --disable-content-trust=false -t $N-image .': 'has content trust' },
    [
      'docker build -t $N-image .',
      'docker image build -t $N-image:a -t $N-image:b .',
      'docker builder build -t $N-image .',
      'docker build --no-cache -t $N-image . && docker build -t $N-image .',
      'docker build -q -t $N-image .',
      'docker build --quiet --iidfile id -t $N-image . && cat id',
      'docker build --iidfile id -t $N-image . >/dev/null && cat id',
      'docker build --iidfile nothere/id -t $N-image .',
      'docker build --rm=false -t $N-image .',
      'docker build --force-rm -t $N-image .',
      'docker build --compress -t $N-image . | sed 1d',
      'docker build --pull=false -t $N-image .',
      'docker build - -t $N-image <Dockerfile',
      'docker build -t $N-image -f - . <Dockerfile',
      'docker build -t $N-image -f nothere .',
      'docker build -t $N-image -f "$D/Dockerfile" .',
      'mkdir in && docker build -t $N-image -f Dockerfile in',
      'mkdir in && cp Dockerfile in/Other && docker build -t $N-image -f in/Other .',
      'mv Dockerfile dockerfile && docker build -t $N-image .',
      'tar cf - Dockerfile | docker build -t $N-image -',
      'mkdir in && mv Dockerfile in && tar czf - in | docker build -t $N-image -f in/Dockerfile - | sed 1d',
      'tar cf - Dockerfile | docker build -t $N-image -f Other -',
      'docker build - </dev/null',
      'docker build -t $N-image -f - - <Dockerfile',
      'docker build -t $N-image nothere',
      'docker build -t $N-image Dockerfile',
      'docker build -t UPPER .',
      'docker build -t $N-image@sha256:0 .',
      'docker build -t $N-image --target nosuch .',
      'docker build',
      'docker build a b',
      'docker build --no-such .',
      'docker build --squash .',
      'docker build --memory x .',
      'docker build --memory 1m -t $N-image .',
      'docker build --ulimit bad .',
      'docker build --add-host bad .',
      'docker build --network nosuch-$N -t $N-image .',
      'docker build --platform bad/bad/bad/bad -t $N-image .',
      'docker build --isolation hyperv -t $N-image .',
      'docker build --disable-content-trust=false -t $N-image .',
      'docker build --security-opt nosuch -t $N-image .',
      'docker build --cpu-shares x .',
      'docker build --label bad=1 --label =x -t $N-image .',
      'docker build https://127.0.0.1:1/Dockerfile',
      'docker build git://127.0.0.1:1/x',
    ].map((line) => {
      const scenario = on('RUN echo hello')(line)
      return line.includes('-f - .') || line.includes('-f Dockerfile in')
        ? { ...scenario, wanted: 'docker sends an archive without its end, and its size is shown' }
        : scenario
    }),
  ),
)

compareScenarios('what is built', [
  ...[
    on('ARG A=1', 'RUN echo "a is $A"')('docker build --build-arg A=2 -t $N-image .'),
    on('ARG A', 'RUN echo "a is $A"')('A=3 docker build --build-arg A -t $N-image .'),
    on('ARG A=1', 'RUN echo "a is $A"')('docker build --build-arg A -t $N-image .'),
    on('RUN echo a')('docker build --build-arg NOT_THERE=1 -t $N-image .'),
    on('RUN cat /etc/hosts | grep extra')('docker build --add-host extra:1.2.3.4 -t $N-image .'),
    on('RUN ulimit -n')('docker build --ulimit nofile=99:100 -t $N-image .'),
    on('RUN df /dev/shm | tail -1 | tr -s " " | cut -d " " -f 2')(
      'docker build --shm-size 8m -t $N-image .',
    ),
    on('RUN ip link | grep -c eth0 || true')('docker build --network none -t $N-image .'),
    on('RUN cat /sys/fs/cgroup/memory/memory.limit_in_bytes || true')(
      'docker build -m 64m --memory-swap -1 -t $N-image .',
    ),
    on('RUN cat /sys/fs/cgroup/cpu/cpu.shares || true')('docker build -c 512 -t $N-image .'),
    on('RUN cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us || true')(
      'docker build --cpu-period 50000 --cpu-quota 25000 -t $N-image .',
    ),
    on('RUN cat /sys/fs/cgroup/cpuset/cpuset.cpus || true')(
      'docker build --cpuset-cpus 0 --cpuset-mems 0 -t $N-image .',
    ),
    on('RUN exit 7')('docker build -t $N-image .'),
    on('RUN exit 7')('docker build -q -t $N-image .'),
    on('RUN exit 7')('docker build --iidfile id .; echo $?; ls'),
    on('RUN kill -9 $$')('docker build -t $N-image .'),
    on('RUN ["nosuch"]')('docker build -t $N-image .'),
    on('COPY nothere /')('docker build -t $N-image .'),
    on('COPY ../x /')('docker build -t $N-image .'),
    on('NOSUCH x')('docker build -t $N-image .'),
    on('ADD')('docker build -t $N-image .'),
    on('FROM nosuch:image')('docker build --pull=false -t $N-image . | head -3'),
    on('FROM scratch')('docker build -t $N-image .'),
    on(
      'ONBUILD RUN echo later',
      'STOPSIGNAL 9',
      'SHELL ["sh", "-c"]',
    )('docker build -t $N-image .'),
    on(
      'RUN echo one >/1',
      'FROM busybox AS second',
      'COPY --from=0 /1 /2',
      'RUN cat /2',
    )('docker build -t $N-image .'),
    on(
      'RUN echo one',
      'FROM busybox AS second',
      'RUN exit 1',
    )('docker build --target 0 -t $N-image .'),
    on('RUN --mount=type=cache,target=/c true')('docker build -t $N-image .'),
    on('RUN printf "%s\\tq\\r\\033[31mc\\n"')('docker build -t $N-image . | grep -a q. | od -c'),
    on('RUN head -c 200000 /dev/zero | tr "\\0" x | fold -w 100')(
      'docker build -t $N-image . | cksum | wc -l',
    ),
  ],
  ...[
    [showing('{{json .Config.Labels}}'), '--label a=b --label c --label "d=e f"'],
    [showing('{{.Config.Env}}'), '--build-arg HTTP_PROXY=http://p'],
    [showing('{{.Os}}/{{.Architecture}}'), '--platform linux/amd64'],
    [showing('{{.RepoTags}}'), '-t $N-image:b -t $N-image:b'],
  ].map(([show, flags]) =>
    (show as ReturnType<typeof showing>)(`docker build ${flags} -t $N-image .`),
  ),
  {
    name: 'proxies of config.json are build arguments',
    setup: `mkdir -p .docker && echo '{"proxies":{"default":{"httpProxy":"http://proxy:1","noProxy":"a"}}}' >.docker/config.json\n${dockerfile('RUN env | grep -i proxy | sort')}`,
    script: building('DOCKER_CONFIG=.docker docker build -t $N-image .'),
  },
])

const copying = dockerfile('COPY . /c/', 'RUN cd /c && find . | sort && cat a 2>/dev/null || true')
const files = 'mkdir -p d/e && echo a >a && echo b >d/b && echo c >d/e/c.tmp && echo m >README.md'

compareScenarios(
  'build contexts',
  [
    ['everything', ''],
    ['names and patterns', 'd\n*.md'],
    ['any depth', '**/*.tmp'],
    ['an exception', '*\n!d/b'],
    ['exceptions in a directory', 'd\n!d/e'],
    ['the last that matches', '!README.md\nREADME*'],
    ['comments, blanks and slashes', '# no\n\n  d/  \n/a\n./README.md'],
    ['itself and the Dockerfile', 'Dockerfile\n.dockerignore'],
    ['character classes', '[a-b]\nREADM?.md'],
    ['a bad pattern', '[a-'],
    ['a byte order mark', '\\357\\273\\277a'],
    ['everything at all', '*'],
    ['dots', 'd/../a\n../x'],
  ].map(([name, ignore]) => ({
    name: `.dockerignore: ${name}`,
    setup: `${copying}; ${files}; printf '${ignore!.replaceAll('\n', '\\n')}\\n' >.dockerignore`,
    script: building('docker build -t $N-image .'),
  })),
)

compareScenarios('files of a build context', [
  ...[
    ['links', 'ln -s a link; ln -s nothere broken; ln -s d dir; ln a hard'],
    ['modes and owners', 'chmod 600 a; chmod 4755 README.md; chown 7:8 d'],
    [
      'names that are long or odd',
      `echo x >"$(printf 'n%.0s' $(seq 150))"; echo y >'a b'; echo z >ü`,
    ],
    ['an empty directory', 'mkdir empty'],
    ['a named pipe', 'mkfifo pipe'],
    ['a Dockerfile that is a link', 'mv Dockerfile real; ln -s real Dockerfile'],
    ['no Dockerfile', 'rm Dockerfile'],
    ['an empty Dockerfile', ': >Dockerfile'],
    ['a Dockerfile of comments', 'echo "# nothing" >Dockerfile'],
    ['a Dockerfile that is a directory', 'rm Dockerfile; mkdir Dockerfile'],
    ['many files', 'mkdir many; for i in $(seq 500); do echo $i >many/$i; done'],
  ].map(([name, change]) => ({
    name: name!,
    setup: `${dockerfile('COPY . /c/', 'RUN cd /c && ls -lnR | sed "s/ [A-Z][a-z][a-z] .*[0-9] / /" | md5sum')}; ${files}; ${change}`,
    script: building('docker build --no-cache -t $N-image .'),
  })),
])
