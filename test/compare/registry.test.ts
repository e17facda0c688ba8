import { anIndex, aRegistry } from '../helpers/registry.ts'
import { before29, compareScenarios, type Surroundings } from '../helpers/scenarios.ts'

const plain = (line: string) => ({ name: line, script: `${line} 2>&1` })
const on = (setup: string) => (line: string) => ({ ...plain(line), setup })

/** `$REGISTRY` is for anyone, `$GUARDED` for jane, and `$INDEX` can be searched. */
async function registries(): Promise<Surroundings> {
  const open = await aRegistry()
  const guarded = await aRegistry({ users: { jane: 'secret' } })
  const index = await anIndex(found)
  return {
    env: { REGISTRY: open.address, GUARDED: guarded.address, INDEX: index.address },
    async [Symbol.asyncDispose]() {
      for (const server of [open, guarded, index]) await server[Symbol.asyncDispose]()
    },
  }
}

const found = [
  { name: 'web', description: 'A short one', star_count: 1200, is_official: true },
  { name: 'jane/web', description: 'x'.repeat(80), star_count: 3, is_automated: true },
  { name: 'joe/web', description: '', star_count: 0 },
  { name: 'anna/web', description: 'two\nlines', star_count: 3 },
]

/** An image in a layer of its own, named for the open registry. */
const named =
  'head -c 100 /dev/urandom >f; tar c f | docker import - $REGISTRY/$N-image >/dev/null; docker tag $REGISTRY/$N-image $REGISTRY/$N-image:two'
const pushed = `${named}; docker push -q -a $REGISTRY/$N-image >/dev/null; docker rmi $REGISTRY/$N-image $REGISTRY/$N-image:two >/dev/null`
const image = '$REGISTRY/$N-image'

compareScenarios(
  'push and pull',
  before29(
    {
      [`docker push --disable-content-trust ${image}`]: 'has content trust',
      [`docker push --disable-content-trust=false ${image}`]: 'has content trust',
    },
    [
      ...[
        `docker push ${image}`,
        `docker image push ${image}:two`,
        `docker push -a ${image}`,
        `docker push -q ${image}`,
        `docker push -q ${image}:two`,
        `docker push -qa ${image}`,
        `docker push ${image}:nosuch`,
        `docker push -a ${image}:two`,
        `docker push ${image}-none`,
        `docker push ${image}:a:b`,
        `docker push ${image}@sha256:${'0'.repeat(64)}`,
        `docker push --platform linux/amd64 ${image}`,
        `docker push ${image} >/dev/null; docker push ${image}:two`,
        `docker push ${image} >/dev/null; docker image inspect -f '{{len .RepoDigests}}' ${image}`,
        `docker push --disable-content-trust ${image}`,
        `docker push --disable-content-trust=false ${image}`,
        'docker push',
        'docker push 127.0.0.1:1/$N-image',
        `docker tag ${image} 127.0.0.1:1/$N-image; docker push 127.0.0.1:1/$N-image; docker rmi 127.0.0.1:1/$N-image`,
      ].map(on(named)),
      ...[
        `docker pull ${image}`,
        `docker image pull ${image}:two`,
        `docker pull -a ${image}`,
        `docker pull -q ${image}`,
        `docker pull -q -a ${image}`,
        `docker pull ${image}:nosuch`,
        `docker pull -a ${image}:two`,
        `docker pull ${image} >/dev/null; docker pull ${image}`,
        `docker pull --platform linux/amd64 ${image}`,
        `docker pull --platform linux/arm64 ${image}`,
        `docker pull --platform bad/bad/bad/bad ${image}`,
        `DOCKER_DEFAULT_PLATFORM=linux/amd64 docker pull -q ${image}`,
        `docker pull ${image} >/dev/null; digest=$(docker image inspect -f '{{index .RepoDigests 0}}' ${image}); docker rmi ${image} >/dev/null; docker pull $digest; docker images --digests ${image}; docker rmi $digest`,
        `docker pull ${image}@sha256:${'0'.repeat(64)}`,
        `docker run --rm ${image} x`,
        `docker create --name $N ${image} x >/dev/null; docker images -q ${image} | wc -l`,
        `docker create --pull always -q --name $N ${image} x`,
        `docker pull ${image} >/dev/null; docker images --format '{{.Repository}}:{{.Tag}}' ${image}`,
        `docker pull ${image} >/dev/null; docker images --digests ${image}`,
        `docker pull ${image} >/dev/null; docker rmi ${image}`,
        `printf 'FROM %s\\nENV a=b\\n' ${image} | DOCKER_BUILDKIT=0 docker build -t ${image}:built - 2>/dev/null;`,
        `printf 'FROM %s\\n' ${image} | DOCKER_BUILDKIT=0 docker build --pull -t ${image}:built - 2>/dev/null;`,
      ].map(on(pushed)),
      ...[
        'docker pull',
        'docker pull UPPER',
        'docker pull a b',
        'docker pull 127.0.0.1:1/x',
        'docker pull -q 127.0.0.1:1/x',
        'docker pull $REGISTRY/nosuch',
        'docker pull --no-such x',
      ].map(plain),
    ],
  ),
  { surroundings: registries },
)

const ownConfig = 'export DOCKER_CONFIG="$D/config"'
const login = 'echo secret | docker login -u jane --password-stdin $GUARDED'
const guarded = '$GUARDED/$N-image'
const forGuarded = `head -c 100 /dev/urandom >f; tar c f | docker import - ${guarded} >/dev/null`
/** With a configuration of its own; the registry's address is what the file has it for. */
const own = (line: string) => ({
  name: line,
  script: `${ownConfig}\n${line.replaceAll('LOGIN', login)}`,
})

compareScenarios(
  'login and logout',
  [
    ...[
      'LOGIN; echo $?; cat config/config.json',
      'docker login -u jane -p secret $GUARDED; echo $?; cat config/config.json',
      'docker login -u jane -p wrong $GUARDED; echo $?; ls config',
      'docker login -u jane -p secret $REGISTRY; echo $?',
      'docker login -u jane -p secret http://$GUARDED/; cat config/config.json',
      'docker login -u jane -p secret 127.0.0.1:1; echo $?',
      'docker login -u jane $GUARDED </dev/null; echo $?; ls config',
      'echo secret | docker login --password-stdin $GUARDED',
      'echo secret | docker login -p x --password-stdin -u jane $GUARDED',
      'printf "" | docker login --password-stdin -u jane $GUARDED; echo $?',
      'printf "secret\\r\\n" | docker login --password-stdin -u jane $GUARDED; echo $?',
      'docker login a b',
      'docker login --no-such',
      'LOGIN >/dev/null; docker login $GUARDED </dev/null; echo $?',
      'LOGIN >/dev/null; docker logout $GUARDED; cat config/config.json',
      'docker logout $GUARDED; ls config',
      'docker logout; ls config',
      'docker logout a b',
      `mkdir config; echo '{"credsStore":"nosuch"}' >config/config.json; LOGIN 2>/dev/null; echo $?`,
      'LOGIN >/dev/null; stat -c %a config/config.json',
    ].map(own),
    {
      ...own(
        `mkdir config; echo '{"psFormat":"x","auths":{"other":{"auth":"YTpi"}},"currentContext":"default"}' >config/config.json; LOGIN; cat config/config.json; docker logout $GUARDED; cat config/config.json`,
      ),
      wanted: 'the file keeps its order',
    },
    {
      ...own(`mkdir config; echo junk >config/config.json; LOGIN 2>/dev/null; echo $?`),
      wanted: 'a file that is no JSON is not overwritten',
    },
    ...[
      `LOGIN >/dev/null; docker push ${guarded}`,
      `docker push ${guarded} 2>&1`,
      `LOGIN >/dev/null; docker push -q ${guarded} >/dev/null; docker rmi ${guarded} >/dev/null; docker pull ${guarded}`,
      `LOGIN >/dev/null; docker push -q ${guarded} >/dev/null; docker logout $GUARDED >/dev/null; docker rmi ${guarded} >/dev/null; docker pull ${guarded} 2>&1`,
      `LOGIN >/dev/null; docker push -q ${guarded} >/dev/null; docker rmi ${guarded} >/dev/null; docker run --rm ${guarded} x`,
      `LOGIN >/dev/null; docker push -q ${guarded} >/dev/null; docker rmi ${guarded} >/dev/null; printf 'FROM %s\\n' ${guarded} | DOCKER_BUILDKIT=0 docker build -t $N-image - 2>/dev/null | tail -2`,
    ].map((line) => ({ ...own(line), setup: forGuarded })),
  ],
  { surroundings: registries },
)

compareScenarios(
  'search',
  [
    'docker search $INDEX/web',
    'docker search --no-trunc $INDEX/web',
    'docker search --limit 2 $INDEX/web',
    'docker search --limit 200 $INDEX/web',
    'docker search --limit -1 $INDEX/web',
    'docker search --limit x $INDEX/web',
    'docker search --filter stars=3 $INDEX/web',
    'docker search --filter is-official=true $INDEX/web',
    'docker search --filter is-automated=true $INDEX/web 2>/dev/null;',
    'docker search --filter nosuch=1 $INDEX/web',
    'docker search --filter stars=x $INDEX/web',
    "docker search --format '{{.Name}}: {{.Description}} {{.StarCount}} {{.IsOfficial}} {{.IsAutomated}}' $INDEX/web",
    "docker search --format 'table {{.Name}}\\t{{.StarCount}}' $INDEX/web",
    "docker search --format '{{json .}}' $INDEX/web",
    'docker search --format json --no-trunc $INDEX/web',
    "docker search --format '{{.Nope}}' $INDEX/web",
    "docker search --format '{{' $INDEX/web",
    'docker search 127.0.0.1:1/web',
    'docker search',
    'docker search a b',
    'docker search -f stars=1',
  ].map(plain),
  { surroundings: registries },
)
