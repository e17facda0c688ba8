import { compareWithBuildx, on } from '../helpers/buildx.ts'
import { dockerfile } from '../helpers/dockerfile.ts'
import type { Scenario } from '../helpers/scenarios.ts'

/** The configuration of an image, and how it came to be. */
const configuration = `docker image inspect -f '{{json .Config}} {{.Os}}/{{.Architecture}} {{.Author}} {{.RepoTags}} {{len .RootFS.Layers}} {{.Comment}}' $N-image
docker history --no-trunc --format '{{.CreatedBy}} {{.Size}} {{.Comment}}' $N-image`

/**
 * Every entry of every layer but those of the base image. What is as old as the build has no time, nor have
 * directories: where the engine keeps some of a context, they are as old as what it was sent last.
 */
const layers = `docker save -o image.tar $N-image && mkdir image && tar xf image.tar -C image
for layer in $(tar xOf image.tar manifest.json | sed 's/.*"Layers":\\[//; s/\\].*//; s/[",]/ /g'); do
tar --full-time --numeric-owner -tvf image/$layer >list
grep -q bin/busybox list || sed '/^d/s/ [0-9]*-[0-9-]* [0-9:.]*/ NEW/; s/ 20[2-9][0-9]-[0-9-]* [0-9:.]*/ NEW/' list
done`

const looksLike = (name: string, lines: readonly string[], flags = ''): Scenario => ({
  name,
  setup: dockerfile(...lines),
  script: `docker build -q ${flags} -t $N-image . >/dev/null; echo $?\n${configuration}`,
})

compareWithBuildx('configuration of what is built', [
  looksLike('every instruction', [
    'ENV A=b PATH=/x:$PATH',
    'WORKDIR /w/v',
    'USER 1:2',
    'EXPOSE 80/tcp 90/udp',
    'VOLUME /v',
    'CMD ["a"]',
    'ENTRYPOINT x',
    'STOPSIGNAL 9',
    'SHELL ["sh", "-c"]',
    'HEALTHCHECK --interval=5s CMD true',
    'LABEL a=b c="d e"',
    'MAINTAINER me',
    'ONBUILD RUN x',
  ]),
  looksLike('steps that run and copy', ['RUN true', 'COPY Dockerfile /', 'ADD --chown=1:2 . /y']),
  looksLike('arguments', ['ARG A=1', 'ARG B', 'RUN echo $A$B'], '--build-arg A=2 --build-arg C=3'),
  looksLike('proxies', ['RUN true'], '--build-arg HTTP_PROXY=http://p'),
  looksLike('labels', ['LABEL a=1'], '--label a=2 --label b --label "c=d e" --label a=3'),
  looksLike('several names', ['RUN true'], '-t $N-image:b -t $N-image:b'),
  looksLike('a stage', ['RUN true', 'FROM busybox AS two', 'FROM two AS three'], '--target two'),
  looksLike('another platform', ['ENV A=b'], '--platform linux/arm64/v8'),
  looksLike('a time that is given', ['RUN true'], '--build-arg SOURCE_DATE_EPOCH=1000000000'),
  {
    name: 'a time of the environment',
    setup: dockerfile('RUN true'),
    script: `SOURCE_DATE_EPOCH=1000000000 docker build -q -t $N-image . >/dev/null
docker image inspect -f '{{.Created}}' $N-image | cut -c 1-10`,
  },
  {
    name: 'a platform of the environment',
    setup: dockerfile('ENV A=b'),
    script: `DOCKER_DEFAULT_PLATFORM=linux/arm64 docker build -q -t $N-image . >/dev/null\n${configuration}`,
  },
  {
    name: 'proxies of config.json',
    setup: dockerfile('RUN env | grep -i proxy | sort >/proxies'),
    script: `echo '{"proxies":{"default":{"httpProxy":"http://proxy:1","noProxy":"a"}}}' >$DOCKER_CONFIG/config.json
docker build -q -o out . && cat out/proxies; rm $DOCKER_CONFIG/config.json`,
  },
])

const tree = 'mkdir -p d/e; echo a >a; echo b >d/b; echo c >d/e/c.tmp; echo m >README.md'
/** A second in which nothing else was made, with a fraction. */
const settle = `find . -exec touch -h -d '2001-02-03 04:05:06.123456789' {} +`

const copied = (name: string, change: string, ignore?: string): Scenario => ({
  name,
  setup: [
    dockerfile('COPY . /c/'),
    tree,
    change,
    ignore === undefined ? ':' : `printf '${ignore.replaceAll('\n', '\\n')}\\n' >.dockerignore`,
    settle,
  ].join('\n'),
  script: `docker build --no-cache -q -t $N-image . >/dev/null; echo $?\n${layers}`,
})

compareWithBuildx('layers of what is copied', [
  copied('files and directories', ':'),
  copied(
    'links',
    'ln -s a link; ln -s nothere broken; ln -s d dir; ln a hard; ln d/b d/hard; ln -s /etc/hosts far; ln -s loop loop',
  ),
  copied(
    'modes and owners',
    'chmod 600 a; chmod 4755 README.md; chmod 2711 d; chmod 1777 d/e; chmod 0 d/b; chown 7:8 d',
  ),
  copied(
    'long names',
    `echo x >"$(printf 'n%.0s' $(seq 150))"; mkdir -p $(printf 'd/%.0s' $(seq 60))`,
  ),
  copied(
    'odd names',
    `echo y >'a b'; echo n >"$(printf 'a\\nb')"; echo q >"q'\\"q"; echo b >'b\\s'; echo s >'*'; echo c >-c; echo p >'a%20b+c'; echo t >"$(printf 'a\\tb')"`,
  ),
  copied(
    'names beyond ASCII',
    'echo 1 >ü; echo 2 >日本; echo 3 >😀; echo 4 >ｚ; echo 5 >𝒜; mkdir é; echo 6 >é/é',
  ),
  copied(
    'the order of names',
    'mkdir a.d A; echo 1 >a.txt; echo 2 >a-b; echo 3 >a.d/y; mkdir b; echo 4 >b/x; echo 5 >b.x',
  ),
  copied('empty directories and files', 'mkdir empty; mkdir -p x/y/z; : >nothing'),
  copied('a named pipe', 'mkfifo pipe'),
  copied('a large file', 'head -c 3000000 /dev/zero >big'),
  copied('many files', 'mkdir many; for i in $(seq 500); do echo $i >many/$i; done'),
  copied('an ignore file: names and patterns', ':', 'd\n*.md'),
  copied('an ignore file: any depth', ':', '**/*.tmp'),
  copied('an ignore file: an exception', ':', '*\n!d/b'),
  copied('an ignore file: exceptions in a directory', ':', 'd\n!d/e'),
  copied('an ignore file: the last that matches', ':', '!README.md\nREADME*'),
  copied('an ignore file: comments, blanks and slashes', ':', '# no\n\n  d/  \n/a\n./README.md'),
  copied('an ignore file: itself and the Dockerfile', ':', 'Dockerfile\n.dockerignore'),
  copied('an ignore file: character classes', ':', '[a-b]\nREADM?.md'),
  copied('an ignore file: a bad pattern', ':', '[a-'),
  copied('an ignore file: a byte order mark', ':', '\\357\\273\\277a'),
  copied('an ignore file: everything', ':', '*'),
  copied('an ignore file: dots', ':', 'd/../a\n../x'),
  copied(
    'an ignore file: deep exceptions',
    'mkdir -p a.d/b/c x/b; echo 1 >a.d/b/c/1; echo 2 >a.d/b/2; echo 3 >x/b/3',
    '**/b\n!a.d/b/c\n!x/b/3',
  ),
  copied("an ignore file: the Dockerfile's own", 'echo d >Dockerfile.dockerignore', 'a'),
  {
    ...copied('times of long ago, and to come', 'touch -d 1960-01-01 a'),
    setup: `${dockerfile('COPY a b c /c/')}\n: >a; : >b; : >c; touch -d 1960-01-01 a; touch -d '2200-01-01 00:00:00.5' b; touch -d 1970-01-01 c`,
  },
  {
    ...copied('patterns, links and archives', ''),
    setup: `${dockerfile('COPY a* d/[b-c] /c/', 'COPY d/e/ /e/', 'COPY link/b /l/', 'ADD t.tar /t/')}\n${tree}; ln -s d link; tar cf t.tar a d\n${settle}`,
  },
  {
    ...copied('owners and modes of the Dockerfile', ''),
    setup: `${dockerfile('COPY --chown=5:6 a /c/', 'COPY --chmod=0711 a /d/')}\n${tree}\n${settle}`,
  },
])

const made = on(
  'RUN mkdir /d /empty; echo hello >/c; ln -s c /d/l; ln /c /hard; chmod 4711 /c; chown 3:4 /d; chmod 1777 /empty; touch -d "2001-02-03 04:05:06" /d /c',
  'FROM scratch',
  'LABEL qc=SCENE',
  'COPY --from=0 /c /hard /c/',
  'COPY --from=0 /d /d',
  'COPY --from=0 /empty /e/empty',
)
const listed = (what: string) =>
  `find ${what} -printf '%P %y %m %U %G %s %l %TY\\n' | sed 's/ 4096 / /; s/ 20[2-9].$/ NEW/' | sort`
const archived = `tar --numeric-owner -tv | sed 's/ 20[2-9][0-9]-[0-9-]* [0-9:]*/ NEW/'`
const names = 'docker images --format "{{.Repository}}:{{.Tag}}" "$N*" | sort'

compareWithBuildx('outputs', [
  ...[
    `docker build -o out . && ${listed('out')}`,
    `docker build -o type=local,dest=out/deep/er . && ${listed('out')}`,
    `mkdir -p out/c; echo keep >out/keep; echo old >out/c/c; docker build -o out . && ${listed('out')}; cat out/c/c`,
    'echo keep >out; docker build -o out .; cat out',
    `docker build -o - . | ${archived}`,
    `docker build -q -o - . | tar t | tail -1`,
    `docker build -o type=tar . | ${archived}`,
    `docker build -o type=tar,dest=x.tar . && ${archived} <x.tar; stat -c %a x.tar`,
    'docker build -o type=tar,dest=nothere/x.tar .; echo $?; ls',
    'docker build -o type=tar,dest=. .; echo $?; ls',
    'docker build -o type=oci,dest=x.tar -t $N-image .; echo $?; [ ! -s x.tar ] || tar xOf x.tar index.json | sed "s/$N/NAME/"',
    'docker build -o type=docker,dest=x.tar -t $N-image .; echo $?; [ ! -s x.tar ] || tar xOf x.tar manifest.json | sed "s/$N/NAME/"',
    'docker build -o type=oci . | wc -c | sed "s/[0-9]\\{4,\\}/many/"',
    'docker build -o type=docker . >/dev/null; echo $?',
    `docker build -o type=docker -t $N-image . && ${names}`,
    `docker build -o type=image -t $N-image . && ${names}`,
    `docker build -o type=image,name=$N-image:x -t $N-image:b . && ${names}`,
    `docker build -o 'type=image,"name='$N-image:x,$N-image:y'"' . && ${names}`,
    'docker build -o type=image,push=true .',
    'docker build -o type=registry .',
    `docker build -o type=cacheonly -t $N-image --iidfile id . ; ${names}; ls; cat id`,
    `docker build -o "" -t $N-image . && ${names}`,
    `docker build --load -t $N-image . && ${names}`,
    `docker build --load -o out -t $N-image . && ${names}; ls`,
    'docker build --push .',
    'docker build --push -t 127.0.0.1:1/$N-image .',
    'docker build -o one -o type=local,dest=two . ; echo $?; ls',
    'docker build -o - -o - . | wc -c',
    'docker build -o type=nosuch .',
    'docker build -o dest=x . ; ls',
    'docker build -o type=local .',
    'docker build -o type=local,dest=out,nosuch .',
    'docker build --platform linux/amd64,linux/arm64 -o out . ; ls out',
    'docker build -q -o out .',
    'docker build -q -o out --iidfile id --metadata-file m . ; ls; cat id',
    'docker build -q -t $N-image . | wc -c',
    'docker build --quiet --iidfile id -t $N-image . >shown; cat id; echo; cat shown',
    'docker build --iidfile id -t $N-image .; cat id; echo',
    'docker build --iidfile nothere/id -t $N-image .',
    'docker build --metadata-file nothere/m -t $N-image .',
    'docker build --progress quiet -t $N-image .',
  ].map(made),
  {
    ...made('metadata'),
    script: `export BUILDX_METADATA_PROVENANCE=disabled
docker build -q --metadata-file m -t $N-image:x . >/dev/null
sed "s/$N/NAME/; s,default/[a-z0-9]*\\",REF," m; stat -c %a m; tail -c 1 m`,
  },
  on('RUN false')('docker build --metadata-file m --iidfile id -t $N-image . ; echo $?; ls'),
])
