import { before29, compareScenarios } from '../helpers/scenarios.ts'

const plain = (line: string) => ({ name: line, script: `${line} 2>&1` })
const on = (setup: string) => (line: string) => ({ ...plain(line), setup })
const alone = { alone: true }

/** One thing of each kind. */
const scene =
  'docker volume create --label qc=$N $N-v >/dev/null; docker network create --label qc=$N $N-net >/dev/null; docker run --name $N --label qc=$N -v $N-v:/v busybox sh -c "head -c 3000 /dev/zero >/f" >/dev/null; head -c 100000 /dev/zero >f; tar c f | docker import -c "LABEL qc=$N" - $N-image >/dev/null'

/** An image above another, so that they share layers. */
const sharing = `${scene}; docker commit $N $N-image:child >/dev/null`
const counted = 'reckons otherwise what images can set free'

compareScenarios(
  'system df',
  before29(
    {
      'docker system df': counted,
      'docker system df --format json': counted,
      "docker system df --format '{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}} {{.Reclaimable}}'":
        counted,
      'docker system df --format raw': counted,
      'docker system df -v --format json | tr "{" "\\n" | grep $N-v': 'has no HealthStatus',
    },
    [
      ...[
        'docker system df',
        'docker system df --format json',
        "docker system df --format '{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}} {{.Reclaimable}}'",
        'docker system df --format raw',
        "docker system df --format '{{json .}}' | grep -v Images",
        "docker system df --format 'table {{.Type}}\\t{{.Size}}'",
        'docker system df --format table | grep -v Images',
        'docker system df -v | grep $N | tr -s " " | sed "s/^[0-9a-f]* //" | sort',
        'docker system df -v --format json | tr "{" "\\n" | grep $N-v',
        "docker system df -v --format '{{range .Images}}{{println .Repository .Tag .Size .SharedSize .UniqueSize .Containers}}{{end}}' | grep $N | sort",
        "docker system df -v --format '{{range .Containers}}{{println .Names .Image .Size .LocalVolumes .Mounts .State}}{{end}}' | grep $N",
        "docker system df -v --format '{{range .Volumes}}{{println .Name .Links .Size .Driver}}{{end}}' | grep $N",
        "docker system df -v --format '{{range .BuildCache}}{{.ID}};{{end}}'",
        "docker system df -v --format '{{.Nope}}'",
        "docker system df --format '{{.Nope}}'",
        "docker system df --format '{{'",
      ].map(on(sharing)),
      plain('docker system df extra'),
      plain('docker system df --no-such'),
    ],
  ),
  alone,
)

compareScenarios(
  'system prune',
  [
    ...[
      'docker system prune -f --filter label=qc=$N',
      'docker system prune -f --volumes --filter label=qc=$N',
      'docker system prune --all --force --filter label=qc=$N',
      'docker system prune -af --volumes --filter label=qc=$N',
      'docker system prune -f --filter label=qc=$N --filter until=1h',
      'docker system prune -f --filter label=qc=$N --filter label!=qc',
      'echo y | docker system prune --filter label=qc=$N',
    ].map(on(`${scene}; docker builder prune --all --force >/dev/null 2>&1`)),
    ...[
      'docker system prune </dev/null',
      'docker system prune -a </dev/null',
      'docker system prune --volumes </dev/null',
      'docker system prune -a --volumes --filter label=x --filter until=1h </dev/null',
      'docker system prune -a --filter label=x --filter label!=b --filter until=1h </dev/null',
      'echo n | docker system prune --filter label=x=y --filter label=a',
      'docker system prune --volumes --filter until=1h -f',
      'docker system prune -f --filter nosuch=1',
      'docker system prune -f --filter until=bad',
      'docker system prune extra',
    ].map(plain),
    {
      name: 'system prune says which filters config.json has',
      script:
        'mkdir .docker; echo \'{"pruneFilters":["label=x","label!=y"]}\' >.docker/config.json; DOCKER_CONFIG=.docker docker system prune 2>&1 </dev/null',
      before29: 'says nothing of them',
    },
  ],
  alone,
)

const ranThrough =
  'docker create --name $N --label qc=$N busybox true >id; docker start --attach $N >/dev/null; docker rm $N >/dev/null; date +%s >until'
const past = '--since $(($(cat until) - 100)) --until $(($(cat until) + 1))'

compareScenarios('events', [
  ...[
    `docker events ${past} --filter container=$(cat id) --format '{{.Type}} {{.Action}}'`,
    `docker system events ${past} --filter container=$(cat id) --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.image}}'`,
    `docker events ${past} -f container=$(cat id) -f event=create --format '{{json .Actor.Attributes}}'`,
    `docker events ${past} -f container=$(cat id) -f event=start -f event=die --format '{{.Action}}'`,
    `docker events ${past} -f type=container -f container=$(cat id) -f label=qc=$N --format '{{.Action}} {{.Scope}}'`,
    `docker events ${past} -f type=network -f container=$(cat id) --format '{{.Action}}'`,
    `docker events ${past} -f container=$(cat id) -f image=busybox --format '{{.Action}}'`,
    `docker events ${past} -f container=$(cat id) -f event=die --format '{{.Actor.Attributes.exitCode}} {{index .Actor.Attributes "qc"}}'`,
    `docker events ${past} -f container=$(cat id) --format '{{range $k, $v := .Actor.Attributes}}{{$k}} {{end}}'`,
    `docker events ${past} -f container=$(cat id) -f event=create`,
    `docker events ${past} -f container=nosuch-$N`,
    `docker events ${past} -f container=$(cat id) -f event=create --format '{{.Nope}}'`,
    `docker events ${past} -f container=$(cat id) --format '{{'`,
    'docker events --since 100s --until $(($(cat until) + 1)) -f container=$(cat id) -f event=start --format "{{.Action}}"',
    'docker events --since 2001-01-01 --until 2001-01-02 -f container=$(cat id)',
    'docker events --since 1m --until 2001-01-02T00:00:00Z 2>/dev/null;',
    'docker events --since bad --until 0s -f container=nosuch-$N',
    'docker events --since 1m --until bad -f container=nosuch-$N 2>/dev/null;',
    'docker events extra',
  ].map(on(ranThrough)),
  { ...plain('docker events -f bad'), before29: 'names the filter in the message' },
  {
    ...on(ranThrough)(`docker events ${past} -f container=$(cat id) --format '{{upper .Action}}'`),
    wanted: 'functions of text take an action as well',
  },
])

/** What the engine says. Before 29 the runtimes have no order, and firewalls no line. */
const served = (line: string) =>
  plain(`${line} | sed -n '/^Server/,$p' | grep -v 'Runtimes\\|Firewall'`)

compareScenarios(
  'info and version',
  before29(
    {
      'docker version --format "{{.Server.ApiVersion}}"': 'names the field so',
    },
    [
      served('docker info'),
      served('docker system info'),
      served('docker version'),
      ...[
        "docker info --format '{{.ServerVersion}} {{.Driver}} {{.OSType}}/{{.Architecture}} {{.NCPU}} {{.MemTotal}}'",
        "docker info --format '{{json .Plugins}} {{json .RegistryConfig}}'",
        "docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{.Name}} {{.ID}}'",
        "docker info --format '{{range .SecurityOptions}}{{println .}}{{end}}'",
        "docker info --format '{{range $name, $_ := .Runtimes}}{{$name}} {{end}}'",
        "docker info --format '{{.DriverStatus}} {{.Isolation}} {{.Warnings}}'",
        "docker info --format '{{.ClientInfo.Debug}} {{.ClientInfo.Context}}'",
        "docker info --format '{{.ContainerdCommit.ID}} {{.RuncCommit}} {{.InitBinary}}'",
        "docker info --format '{{json .Labels}} {{.ExperimentalBuild}} {{.LiveRestoreEnabled}}'",
        "docker info --format '{{.Nope}}'",
        "docker info --format '{{'",
        'docker info extra',
        "docker -H unix:///nosuch.sock info --format '{{.ServerVersion}}' 2>/dev/null;",
        'docker -H unix:///nosuch.sock info 2>/dev/null | tail -2;',
        "docker version --format '{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}} {{.Server.MinAPIVersion}}'",
        'docker version --format "{{.Server.APIVersion}}"',
        'docker version --format "{{.Server.ApiVersion}}"',
        "docker version --format '{{.Server.GitCommit}} {{.Server.KernelVersion}} {{.Server.Experimental}} {{.Server.BuildTime}}'",
        "docker version --format '{{json .Server.Components}}'",
        "docker version --format '{{range .Server.Components}}{{.Name}} {{.Version}} {{.Details}}{{println}}{{end}}'",
        "docker version --format '{{.Server.Platform.Name}}|{{.Client.Context}} {{.Client.Os}}'",
        "docker version --format '{{.Client.ApiVersion}}' 2>/dev/null;",
        "docker version --format '{{.Client.Arch}}'",
        "docker version --format '{{.Nope}}' 2>/dev/null;",
        "docker version --format '{{.Server.Nope}}' 2>/dev/null;",
        "docker version --format '{{' 2>/dev/null;",
        'docker version extra',
        'docker -H unix:///nosuch.sock version --format "{{.Server}}" 2>/dev/null;',
        'DOCKER_API_VERSION=1.40 docker version --format "{{.Client.APIVersion}}"',
        'docker -H bad version 2>/dev/null | tail -1',
        'docker -H tcp://127.0.0.1:1 ps 2>/dev/null;',
        'docker --log-level bad ps',
        'docker --nosuch ps',
        'docker nosuch',
        'docker system nosuch',
        'docker -H unix:///a -c b ps',
        'docker --context nosuch-$N ps 2>/dev/null;',
        'docker --config "$D/none" system df --format "{{.Type}}"',
        'docker --tls -H tcp://127.0.0.1:1 ps 2>/dev/null;',
        'docker --tlsverify --tlscacert "$D/none" -H tcp://127.0.0.1:1 ps 2>/dev/null;',
      ].map(plain),
    ],
  ),
  alone,
)
