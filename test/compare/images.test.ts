import { before29, compareScenarios } from '../helpers/scenarios.ts'

/** An image of its own with two names, of one layer that no other image has. */
const made =
  'echo $N >f; tar c f | docker import -c "LABEL qc=$N" -c "ENV A=1" -c "CMD [\\"sh\\"]" -m "made of little" - $N-image:one >/dev/null; docker tag $N-image:one $N-image:two'

/** An image with layers above that of busybox, some of them empty. */
const layered = `printf 'FROM busybox\\nLABEL qc=%s\\nRUN echo "a <b> & c" >/f && echo a long line for the history to cut off\\nENV A="x y"\\n' $N | DOCKER_BUILDKIT=0 docker build -q -t $N-image - >/dev/null`

/** An image whose configuration says something of everything. */
const configured = `echo $N >f; tar c f | docker import -c 'LABEL qc='$N -c 'ENV A="x y"' -c 'EXPOSE 80/tcp 53/udp' -c 'VOLUME /data' -c 'WORKDIR /w' -c 'USER 1:2' -c 'HEALTHCHECK --interval=5s CMD true' -c 'ENTRYPOINT ["echo"]' -c 'CMD ["-n"]' -m 'a message' - $N-image >/dev/null`

const plain = (line: string) => ({ name: line, script: `${line} 2>&1` })
const on = (setup: string) => (line: string) => ({ ...plain(line), setup })
/** Without stderr: the classic builder is called deprecated there. */
const silent = (line: string) => ({ name: line, script: `${line} 2>/dev/null` })

const isCollapsed = 'lists images in the collapsed view'

compareScenarios(
  'images ls',
  before29(
    {
      'docker images $N-image': isCollapsed,
      'docker images -a $N-image': isCollapsed,
      'docker image ls $N-image:one': isCollapsed,
      'docker image list --filter label=qc=$N': isCollapsed,
      'docker images nosuch-$N': isCollapsed,
      'docker images --format json $N-image:one': 'has no VirtualSize',
      "docker images --format '{{json .}}' $N-image": 'has no VirtualSize',
      'docker images --filter bad': 'names the filter in the message',
      'docker images --filter reference=$N-image:t*': isCollapsed,
      "docker images --format '{{.VirtualSize}}' $N-image:one": 'has no VirtualSize',
      'docker images a b': 'says SRun',
      "docker images --format '{{.Containers}} {{.SharedSize}} {{.UniqueSize}}' $N-image": {
        why: 'does not ask in the API that counts containers',
        from: '1.51',
      },
      'docker images --tree': { why: 'lays the tree out otherwise', from: '1.47' },
    },
    [
      'docker images $N-image',
      'docker images -a $N-image',
      'docker image ls $N-image:one',
      'docker image list --filter label=qc=$N',
      'docker images nosuch-$N',
      'docker images -q $N-image',
      'docker images -aq $N-image',
      'docker images -q --no-trunc $N-image:two',
      'docker images --no-trunc $N-image',
      'docker images --digests $N-image',
      'docker images --digests --no-trunc $N-image',
      'docker images --digests -q $N-image',
      'docker images --format json $N-image:one',
      "docker images --format '{{json .}}' $N-image",
      'docker images --format table $N-image',
      'docker images --format raw $N-image',
      'docker images --format raw -q $N-image',
      'docker images --format raw --digests $N-image',
      "docker images --format 'table {{.Repository}}\\t{{.Tag}}\\t{{.Size}}' $N-image",
      "docker images --format 'table {{.ID}}\\t{{.CreatedSince}}' --digests $N-image",
      "docker images --format '{{.ID}} {{.Repository}} {{.Tag}} {{.Digest}} {{.CreatedSince}} {{.CreatedAt}} {{.Size}}' $N-image",
      "docker images --format '{{.Containers}} {{.SharedSize}} {{.UniqueSize}}' $N-image",
      "docker images --format '{{.VirtualSize}}' $N-image:one",
      "docker images --format '{{.Nope}}' $N-image",
      "docker images --format '{{' $N-image",
      "docker images --format '{{upper .Tag}} {{pad .Tag 2 2}}|' $N-image",
      "docker images --format 'table {{.Tag}}' -q $N-image",
      'docker images --filter reference=$N-image:t*',
      'docker images -q --filter reference=$N-image:t* --filter reference=$N-image:one',
      'docker images -q --filter reference=nosuch-$N $N-image',
      'docker images -q --filter label=qc=$N --filter dangling=true',
      'docker images -q --filter label=qc=$N --filter dangling=false',
      'docker images -q --filter label=qc=$N --filter before=$N-image:one',
      'docker images -q --filter label=qc=$N --filter since=busybox',
      'docker images --filter since=nosuch-$N',
      'docker images --filter dangling=maybe',
      'docker images --filter nosuch=1',
      'docker images --filter bad',
      'docker images -q --filter until=1h --filter label=qc=$N',
      'docker images --no-such',
      'docker images a b',
      'docker images --tree',
      'docker images --tree -q',
      'docker image nosuch',
    ].map(on(made)),
  ),
)

compareScenarios(
  'history',
  [
    'docker history $N-image',
    'docker image history $N-image',
    'docker history --no-trunc $N-image',
    'docker history -q $N-image',
    'docker history -q --no-trunc $N-image',
    'docker history -H=false $N-image',
    'docker history --human=false --no-trunc $N-image',
    'docker history --format json $N-image',
    "docker history --format '{{json .}}' --no-trunc $N-image",
    "docker history --format '{{.ID}} {{.CreatedSince}} {{.CreatedAt}} {{.Size}} {{.Comment}}: {{.CreatedBy}}' $N-image",
    "docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' -H=false $N-image",
    'docker history --format table $N-image',
    "docker history --format '{{.Nope}}' $N-image",
    "docker history --format '{{' $N-image",
    'docker history nosuch-$N',
    'docker history',
    'docker history a b',
    'docker history -H=x $N-image',
    'docker history --platform linux/amd64 $N-image',
  ].map(on(layered)),
)

compareScenarios('image inspect', [
  ...[
    "docker image inspect --format '{{json .Config}}' $N-image",
    "docker image inspect --format '{{json .RootFS}} {{json .GraphDriver.Name}}' $N-image",
    "docker image inspect --format '{{.RepoTags}} {{.RepoDigests}} {{.Architecture}} {{.Os}} {{gt .Size 0}}' $N-image",
    "docker image inspect --format '{{.Config.ExposedPorts}} {{.Config.Volumes}} {{.Config.Env}} {{.Config.Cmd}}' $N-image",
    "docker image inspect --format '{{.Config.Healthcheck.Interval}} {{.Config.Healthcheck.Test}}' $N-image",
    "docker image inspect --format '{{range $port, $_ := .Config.ExposedPorts}}{{$port}} {{end}}' $N-image",
    "docker image inspect --format '{{.Author}}|{{.Comment}}|{{.DockerVersion}}|{{.Parent}}' $N-image",
    "docker image inspect -f '{{.Created}}' $N-image",
    "docker image inspect -f '{{.Id}}' $N-image busybox",
    "docker image inspect -f '{{.Id}}' $N-image nosuch-$N",
    "docker image inspect -f '{{.Nope}}' $N-image",
    "docker image inspect -f '{{.Config.Nope}}' $N-image",
    "docker image inspect -f '{{' $N-image",
    "docker image inspect -f '{{index .RepoTags 0}}' $N-image",
    "docker image inspect -f '{{index .RepoTags 7}}' $N-image",
    'docker image inspect -f json $N-image | grep -c Config',
    'docker inspect $N-image',
    'docker image inspect $N-image',
  ].map(on(configured)),
  ...[
    'docker image inspect nosuch-$N',
    'docker image inspect',
    'docker image inspect --platform linux/amd64 busybox',
    'docker image inspect "UPPER"',
    'docker image inspect "" 2>/dev/null;',
  ].map(plain),
])

compareScenarios(
  'tag and rm',
  before29(
    {
      'docker tag busybox UPPER-$N': 'the message begins in lower case',
      'docker tag busybox $N-image:a:b': 'the message begins in lower case',
      'docker tag busybox ""': 'the message begins in lower case',
    },
    [
      ...[
        'docker tag $N-image:one $N-image; docker images -q $N-image:latest',
        'docker image tag $N-image:one localhost:5000/$N-image:v1; docker rmi localhost:5000/$N-image:v1',
        'docker tag $(docker images -q $N-image:one) $N-image:three; docker rmi $N-image:three',
        'docker tag nosuch-$N $N-image:three',
        'docker rmi $N-image:one',
        'docker rmi $N-image:one $N-image:two',
        'docker image rm $N-image:one nosuch-$N $N-image:two',
        'docker image remove $N-image',
        'docker rmi $(docker images -q $N-image:one)',
        'docker rmi -f $(docker images -q $N-image:one)',
        'docker rmi --no-prune $N-image:two $N-image:one',
        'docker create --name $N $N-image:one >/dev/null; docker rmi $N-image:one; docker rmi $N-image:two',
        'docker create --name $N $N-image:one >/dev/null; docker rmi -f $N-image:one $N-image:two',
        'docker rmi -f nosuch-$N $N-image:one',
        'docker rmi --platform linux/amd64 $N-image:one',
      ].map(on(made)),
      ...[
        'docker tag busybox UPPER-$N',
        'docker tag busybox $N-image:a:b',
        'docker tag busybox ""',
        'docker tag busybox $N-image@sha256:0000000000000000000000000000000000000000000000000000000000000000',
        'docker tag busybox',
        'docker tag',
        'docker rmi',
        'docker rmi nosuch-$N',
        'docker rmi -f nosuch-$N',
        'docker rmi nosuch-$N:a nosuch-$N:b',
        'docker rmi UPPER',
        'docker rmi --no-such x',
      ].map(plain),
    ],
  ),
)

compareScenarios('save and load', [
  ...[
    'docker save $N-image:one | tar t | sed "s/[0-9a-f]\\{64\\}/ID/" | sort',
    'docker save $N-image:one $N-image:two | tar xO repositories | tr , "\\n" | wc -l',
    'docker save -o saved $N-image:one; ls saved; docker rmi $N-image:one >/dev/null; docker load -i saved',
    'docker save $N-image >saved; docker rmi -f $N-image:one $N-image:two >/dev/null; docker load <saved; docker images -q $N-image | wc -l',
    'docker save $N-image:two | gzip >saved; docker load -q -i saved',
    'docker save $N-image:one | docker load --quiet',
    'docker save $(docker images -q $N-image:one) | docker load',
    'docker image save --output nothere/saved $N-image:one',
    'docker save -o "$D" $N-image:one',
    'docker save $N-image:one nosuch-$N',
    'docker save --platform linux/amd64 $N-image:one | tar t',
  ].map(on(made)),
  ...[
    'docker save',
    'docker save nosuch-$N',
    'docker save -o saved nosuch-$N; ls saved',
    'docker load -i nothere',
    'docker load -i "$D" 2>/dev/null;',
    'docker load </dev/null 2>/dev/null;',
    'echo no archive | docker load',
    'head -c 20000 /dev/zero | docker load; echo done',
    'docker load extra',
    'docker load --platform linux/amd64 </dev/null 2>&1 | sed s/import-[0-9]*//',
  ].map(plain),
])

compareScenarios(
  'import and commit',
  before29(
    {
      'docker commit -p $N $N-image:a': 'has no deprecated flag',
      'docker commit --pause=false $N $N-image:a': 'has no deprecated flag',
      'docker commit --no-pause $N $N-image:a': 'does not have the flag',
    },
    [
      ...[
        'docker import files.tar $N-image:a; docker image inspect -f "{{json .Config}} {{.Comment}}" $N-image:a',
        'docker import - $N-image:a <files.tar',
        'docker import files.tar $N-image; docker run --rm $N-image /no-such',
        'docker import -c "CMD [\\"x\\"]" -c "ENV B=2" --change "LABEL l=m" -c "EXPOSE 80" files.tar $N-image; docker image inspect -f "{{json .Config}}" $N-image',
        'docker import -m "a message" files.tar $N-image; docker history --format "{{.Comment}}" $N-image',
        'docker import -c "BAD x" files.tar $N-image',
        'docker import -c "RUN x" files.tar $N-image',
        'docker import --platform linux/arm64 files.tar $N-image; docker image inspect -f "{{.Os}}/{{.Architecture}}" $N-image',
        'docker import --platform bad/bad/bad/bad files.tar $N-image',
        'docker import nothere.tar $N-image',
        'docker import "$D" $N-image 2>/dev/null;',
        'docker import files.tar UPPER',
        'docker import files.tar $N-image:a extra',
        'echo junk | docker import - $N-image 2>&1 | sed s/containerd-mount[0-9]*//',
        'docker import',
        'docker import http://127.0.0.1:1/x $N-image',
        'docker rmi $(docker import files.tar) | grep -c Deleted',
      ].map(on('echo x >x && tar cf files.tar x')),
      ...[
        'docker commit $N $N-image; docker run --rm $N-image ls /made',
        'docker commit $N $N-image; docker image inspect -f "{{json .Config.Cmd}} {{json .Config.Env}}" $N-image',
        'docker commit --no-pause $N $N-image:a',
        'docker commit -p $N $N-image:a',
        'docker commit --pause=false $N $N-image:a',
        'docker commit -c "CMD [\\"ls\\"]" -c "USER 1" -c "WORKDIR /w" $N $N-image; docker image inspect -f "{{.Config.Cmd}} {{.Config.User}} {{.Config.WorkingDir}}" $N-image',
        'docker commit -m "a message" -a "A <a@b>" $N $N-image; docker image inspect -f "{{.Author}}: {{.Comment}}" $N-image',
        'docker commit $N UPPER',
        'docker commit $N $N-image@sha256:0000000000000000000000000000000000000000000000000000000000000000',
        'docker commit $N a b',
        'docker rmi $(docker commit $N) | grep -c Deleted',
      ].map(on('docker run --name $N -e A=1 busybox touch /made')),
    ],
  ),
)

/** The engine prunes one thing at a time. */
const alone = { alone: true }

compareScenarios(
  'image prune',
  [
    ...[
      'docker image prune -f --filter label=qc=$N',
      'docker image prune --force -a --filter label=qc=$N',
      'docker image prune -f --filter label!=qc --filter label=qc=$N',
      'docker image prune -af --filter label=qc=$N --filter until=1h',
      'docker image prune -f --filter until=bad --filter label=qc=$N',
      'docker rmi $N-image:two >/dev/null; tar c -T /dev/null | docker import - $N-image:one >/dev/null; docker image prune -f --filter label=qc=$N',
    ].map(on(made)),
    ...[
      'docker image prune </dev/null',
      'docker image prune -a </dev/null',
      'echo n | docker image prune --filter label=qc=$N --filter until=1h',
      'echo y | docker image prune --filter label=qc=$N',
      'docker image prune -a --filter label=qc=$N --filter label=other </dev/null',
      'docker image prune -f --filter nosuch=1',
      'docker image prune extra',
    ].map(plain),
  ],
  alone,
)

compareScenarios(
  'builder prune',
  before29(
    { 'docker builder prune -f --reserved-space 1g': 'does not have the flag' },
    [
      'docker builder prune </dev/null',
      'docker builder prune -a </dev/null',
      'docker builder prune -f --filter until=1h',
      'docker builder prune -f --keep-storage 1g --filter until=1h',
      'docker builder prune -f --keep-storage x',
      'docker builder prune -f --filter nosuch=1',
      'docker builder prune -f --reserved-space 1g',
    ].map(silent),
  ),
  alone,
)
