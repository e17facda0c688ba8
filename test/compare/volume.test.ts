import { before29, compareScenarios } from '../helpers/scenarios.ts'

const plain = (line: string) => ({ name: line, script: `${line} 2>&1` })
const on = (setup: string) => (line: string) => ({ ...plain(line), setup })
const volume = 'docker volume create --label qc=$N --label b=2 $N-v >/dev/null'
const created = (flags: string, format: string) =>
  plain(`docker volume create ${flags} $N-v; docker volume inspect -f '${format}' $N-v`)

compareScenarios(
  'volume create',
  before29({ 'docker volume create a b': 'says SRun' }, [
    created('', '{{.Name}} {{.Driver}} {{.Scope}} {{.Labels}} {{.Options}}'),
    created('-d local', '{{.Driver}}'),
    created('--label a=b --label c', '{{json .Labels}}'),
    created('-o type=tmpfs -o device=tmpfs -o o=size=1m,uid=1', '{{json .Options}}'),
    ...[
      'docker volume create --name $N-v',
      'docker volume create --name $N-v other',
      'docker volume create --name $N-v $N-v',
      'docker volume create $N-v; docker volume create $N-v',
      'docker volume rm $(docker volume create)',
      'docker volume rm $(docker volume create --label a=b)',
      'docker volume create -o nosuch=1 $N-v',
      'docker volume create -o bad $N-v',
      'docker volume create -o type=tmpfs -o type=nfs $N-v; docker volume inspect -f "{{.Options}}" $N-v',
      'docker volume create "a b"',
      'docker volume create a',
      'docker volume create a b',
      'docker volume create --no-such a',
      'docker volume create --group g $N-v',
      'docker volume create --availability drain $N-v',
      'docker volume create --scope multi $N-v',
      'docker volume create --type block $N-v',
      'docker volume create --required-bytes 1g $N-v',
      'docker volume create --secret a=b $N-v',
      'docker volume update --availability drain $N-v',
      'docker volume update',
      'docker volume nosuch 2>/dev/null;',
    ].map(plain),
  ]),
)

compareScenarios(
  'volume ls and inspect',
  before29({ 'docker volume ls --filter bad': 'names the filter in the message' }, [
    ...[
      'docker volume ls --filter name=$N',
      'docker volume list --filter label=qc=$N',
      'docker volume ls -q --filter name=$N',
      'docker volume ls -q --filter name=$N --filter dangling=true',
      'docker volume ls -q --filter name=$N --filter dangling=false',
      'docker volume ls -q --filter name=$N --filter dangling=maybe',
      'docker volume ls -q --filter name=$N --filter driver=local',
      'docker volume ls -q --filter name=$N --filter driver=nosuch',
      'docker volume ls -q --filter label=qc=$N --filter label=b',
      'docker volume ls -q --filter label=qc=$N --filter label=b=3',
      'docker volume ls --filter nosuch=1',
      'docker volume ls --filter bad',
      "docker volume ls --filter name=$N --format '{{.Links}} {{.Size}} {{.Availability}} {{.Group}} {{.Status}}'",
      'docker volume ls --filter name=$N --format \'{{.Label "b"}}\'',
      "docker volume ls --filter name=$N --format 'table {{.Name}}: {{.Size}}'",
      'docker volume ls --filter name=$N --format raw',
      'docker volume ls --filter name=$N --format raw -q',
      "docker volume ls --filter name=$N --format '{{.Nope}}'",
      "docker volume ls --format '{{'",
      'docker volume ls --cluster',
      'docker volume ls extra',
      'docker volume create $N-v10 >/dev/null; docker volume create $N-v9 >/dev/null; docker volume ls -q --filter name=$N',
      'docker volume inspect $N-v',
      'docker inspect $N-v',
      'docker inspect --type volume -f "{{.Name}}" $N-v',
      "docker volume inspect -f '{{.Mountpoint}} {{.CreatedAt}} {{.Status}} {{.UsageData}}' $N-v",
      "docker volume inspect -f '{{json .}}' $N-v",
      'docker volume inspect -f json $N-v',
      "docker volume inspect -f '{{.Nope}}' $N-v 2>/dev/null;",
      "docker volume inspect -f '{{' $N-v",
      'docker volume inspect -f "{{.Name}}" $N-v nosuch-$N',
      'docker run --rm -v $N-v:/v busybox sh -c "echo x >/v/x" && docker run --rm -v $N-v:/w:ro busybox cat /w/x',
      'docker run --name $N -v $N-v:/v busybox true; docker volume ls -q --filter name=$N --filter dangling=false; docker volume rm $N-v; docker volume rm -f $N-v',
    ].map(on(volume)),
    // With one label: several have no order before 29.
    ...[
      'docker volume ls --filter name=$N --format json',
      "docker volume ls --filter name=$N --format '{{json .}}'",
      "docker volume ls --filter name=$N --format '{{.Name}} {{.Driver}} {{.Scope}} {{.Mountpoint}} {{.Labels}}'",
    ].map(on('docker volume create --label qc=$N $N-v >/dev/null')),
    ...[
      'docker volume inspect nosuch-$N',
      'docker volume inspect',
      'docker volume inspect ""',
      'docker volume ls -q --filter name=nosuch-$N',
      'docker volume ls --filter name=nosuch-$N',
    ].map(plain),
  ]),
)

const notAnonymous = { why: 'does not call the volumes anonymous', below: '1.42' }

compareScenarios(
  'volume rm and prune',
  before29(
    {
      'docker volume prune </dev/null': notAnonymous,
      'docker volume prune --filter label=qc=$N </dev/null': notAnonymous,
      'echo y | docker volume prune --filter label=qc=$N': notAnonymous,
    },
    [
      ...[
        'docker volume rm $N-v',
        'docker volume remove $N-v',
        'docker volume rm nosuch-$N $N-v',
        'docker volume rm -f nosuch-$N $N-v',
        'docker volume prune -f --filter label=qc=$N',
        'docker volume prune --force --filter label=qc=$N --filter label!=b=2',
        'echo y | docker volume prune --filter label=qc=$N',
        'docker run --name $N -v $N-v:/v busybox true; docker volume prune -f --filter label=qc=$N',
        'docker run --rm -v $N-v:/v busybox sh -c "head -c 5000 /dev/zero >/v/x"; docker volume prune -f --filter label=qc=$N',
      ].map(on(volume)),
      ...[
        'docker volume prune </dev/null',
        'docker volume prune --filter label=qc=$N </dev/null',
        'docker volume prune -a -f',
        'docker volume prune -f --filter nosuch=1',
        'docker volume prune -f --filter until=1h',
        'docker volume prune extra',
        'docker volume rm',
        'docker volume rm nosuch-$N',
        'docker volume rm -f nosuch-$N',
        'docker volume rm ""',
      ].map(plain),
    ],
  ),
  { alone: true },
)
