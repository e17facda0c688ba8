import { afterAll, beforeAll } from 'vitest'
import { mustSucceed, officialDocker } from '../helpers/engine-test.ts'
import { runProgram } from '../helpers/program.ts'
import { before29, compareScenarios, type Scenario } from '../helpers/scenarios.ts'

const canRun = Boolean(process.env.DOCKER_HOST && officialDocker)

/** What the services of all scenarios can be given. */
const shared = [
  'swarm init --advertise-addr 127.0.0.1',
  'network create -d overlay qc-one',
  'network create -d overlay qc-two',
  'secret create qc-one /etc/hostname',
  'secret create qc-two /etc/hostname',
  'config create qc-one /etc/hostname',
  'config create qc-two /etc/hostname',
]

beforeAll(async () => {
  if (!canRun) return
  for (const line of shared) await mustSucceed(runProgram(officialDocker!, line.split(' ')))
})

afterAll(async () => {
  if (!canRun) return
  await mustSucceed(runProgram(officialDocker!, ['swarm', 'leave', '--force']))
})

// Services are no containers, and what a scenario leaves is not found by its name.
const last = 'code=$?; docker service rm $N >/dev/null 2>&1; exit $code'
const spec = "docker service inspect -f '{{json .Spec}}' $N"
const quietly = '-d --no-resolve-image --name $N'

/** What reaches the engine, seen in what it keeps. */
function creates(flags: string): Scenario {
  return {
    name: `service create ${flags}`,
    script: `docker service create ${quietly} ${flags} busybox sleep 99 >/dev/null && ${spec}; ${last}`,
  }
}

const rich =
  '--replicas 0 -l a=1 -l b=2 --container-label ca=1 --container-label cb=2 -e A=1 -e B=2 -e C ' +
  '-p $((18000 + I)):80 -p published=$((19500 + I)),target=53,protocol=udp --network qc-one ' +
  '--mount type=bind,source=/a,target=/b,readonly --mount source=v,target=/d ' +
  '--limit-memory 1g --limit-cpu 2 --reserve-cpu 1 --generic-resource gpu=2 ' +
  '--restart-condition on-failure --restart-max-attempts 2 --update-parallelism 2 ' +
  '--constraint node.role==worker --constraint node.labels.x==1 ' +
  '--placement-pref spread=node.labels.dc --placement-pref spread=node.labels.rack ' +
  '--secret qc-one --config qc-one --dns 1.1.1.1 --dns 2.2.2.2 --dns-option o1 --dns-search d1.x ' +
  '--host a:1.1.1.1 --host b:1.1.1.1 --group g1 --group g2 --cap-add NET_ADMIN --cap-drop CHOWN ' +
  '--sysctl net.a=1 --sysctl net.b=2 --ulimit nofile=1:2 --ulimit nproc=5 ' +
  '--health-cmd true --health-interval 5s --log-driver json-file --log-opt max-size=1m ' +
  '--hostname h --user u --workdir /w --stop-grace-period 5s --replicas-max-per-node 3'

/** The change of a service that has something of everything. */
function updates(flags: string): Scenario {
  // Ports are the swarm's: each scenario has its own, so that several can go on at once.
  const number = "I=$(echo $N | sed 's/.*-//')"
  return {
    name: `service update ${flags}`,
    setup: `${number}; docker service create ${quietly} ${rich} busybox sleep 99`,
    script: `docker service update -d ${flags} $N && ${spec}; ${last}`,
  }
}

compareScenarios(
  'service create',
  before29(
    {
      'service create --credential-spec file://x.json':
        'NoNewPrivileges is left out where it is false',
      'service create --credential-spec config://qc-one': 'likewise',
    },
    [
      ...[
        '',
        '-e A=1 -e B= -e NOT_SET_ANYWHERE -e A=2',
        '--label a=b -l c --container-label d=e',
        '--mode global',
        '--mode replicated --replicas 0',
        '--mode replicated-job --replicas 2 --max-concurrent 1',
        '--mode replicated-job',
        '--mode global-job',
        '--mode nonsense',
        '--mode global --replicas 2',
        '--mode global --max-concurrent 2',
        '--mode replicated-job --update-delay 5s',
        '--replicas-max-per-node 2',
        '-p 19001:80',
        '-p 19002-19004:80',
        '-p 80/udp',
        '-p published=19005,target=80,protocol=udp,mode=host',
        '-p 1.2.3.4:19006:80',
        '--endpoint-mode dnsrr',
        '--endpoint-mode dnsrr -p 19007:80',
        '--network qc-one',
        '--network qc-two --network name=qc-one,alias=web',
        '--network nothere',
        '--secret qc-one',
        '--secret source=qc-one,target=/x,uid=1,gid=2,mode=0400',
        '--secret qc-one --secret qc-one',
        '--secret nothere',
        '--config source=qc-two,target=/y,mode=0440',
        '--config nothere',
        '--credential-spec file://x.json',
        '--credential-spec config://qc-one',
        '--credential-spec nonsense',
        '--mount source=v,target=/x',
        '--mount type=bind,source=/a,target=/b,readonly --mount type=tmpfs,target=/t,tmpfs-size=1m',
        '--mount type=volume,source=v,target=/x,volume-driver=d,volume-opt=a=b,volume-label=c=d',
        '--limit-cpu 1.5 --limit-memory 64m --limit-pids 10',
        '--reserve-cpu 0.5 --reserve-memory 32m',
        '--generic-resource gpu=2 --generic-resource ssd=1',
        '--generic-resource gpu=UUID',
        '--constraint node.role==manager --constraint node.labels.x!=y',
        '--placement-pref spread=node.labels.dc',
        '--placement-pref nonsense',
        '--restart-condition none --restart-delay 1s --restart-window 5s',
        '--restart-max-attempts 3',
        '--update-delay 1s --update-failure-action rollback --update-max-failure-ratio 0.25',
        '--update-order start-first --update-parallelism 0 --update-monitor 3s',
        '--update-order nonsense',
        '--rollback-delay 1s --rollback-failure-action continue --rollback-parallelism 3',
        '--rollback-order start-first --rollback-monitor 3s --rollback-max-failure-ratio 0.1',
        '--health-cmd true --health-interval 5s --health-retries 3 --health-timeout 2s',
        '--health-start-period 1m --health-cmd false',
        '--no-healthcheck',
        '--no-healthcheck --health-cmd true',
        '--dns 1.1.1.1 --dns-option a:b --dns-search x.y',
        '--host a:1.2.3.4 --host b=::1',
        '--hostname h --user me --workdir /x',
        '--entrypoint "/bin/sh -c"',
        '--group a --group b',
        '--cap-add NET_ADMIN --cap-add sys_time --cap-drop chown',
        '--cap-drop ALL --cap-add NET_ADMIN',
        '--sysctl net.ipv4.ip_forward=1',
        '--ulimit nofile=1024:2048 --ulimit nproc=5',
        '--log-driver json-file --log-opt max-size=1m',
        '--log-driver none',
        '--init',
        '--init=false --tty --read-only',
        '--isolation default',
        '--stop-grace-period 5s --stop-signal INT',
        '--limit-memory nonsense',
        '--replicas nonsense',
        '--no-such-flag',
      ].map(creates),
      {
        name: 'the id is on stdout, the warning on stderr',
        script: `docker service create -d --name $N busybox sleep 99 | wc -c; ${last}`,
      },
    ],
  ),
)

compareScenarios(
  'service update',
  before29(
    {
      'service update --credential-spec file://x': 'NoNewPrivileges is left out where it is false',
      'service update --credential-spec config://qc-two': 'likewise',
    },
    [
      ...[
        '',
        '--args "a b \'c d\'"',
        '--args ""',
        '--cap-add CHOWN',
        '--cap-drop NET_ADMIN',
        '--cap-add RESET --cap-add SYS_TIME',
        '--cap-drop ALL',
        '--config-add qc-two',
        '--config-rm qc-one',
        '--config-rm qc-one --config-add source=qc-one,target=/elsewhere',
        '--constraint-add node.role==manager',
        '--constraint-rm node.role==worker',
        '--container-label-add ca=9 --container-label-rm cb',
        '--credential-spec file://x',
        '--credential-spec config://qc-two',
        '--dns-add 8.8.8.8 --dns-rm 1.1.1.1',
        '--dns-option-add o2 --dns-option-rm o1 --dns-search-add d2.x',
        '--endpoint-mode dnsrr',
        '--entrypoint "/x y"',
        '--env-add A=9 --env-rm B --env-rm C',
        '--env-rm B',
        '--env-rm A --env-rm B --env-rm C',
        '--force',
        '--generic-resource-add gpu=4',
        '--generic-resource-add ssd=1 --generic-resource-rm gpu',
        '--generic-resource-rm nothere',
        '--group-add g0 --group-rm g1',
        '--health-cmd false --health-retries 3',
        '--health-cmd ""',
        '--no-healthcheck',
        '--no-healthcheck --health-cmd true',
        '--host-add c:2.2.2.2 --host-rm a',
        '--host-rm b:1.1.1.1',
        '--hostname "" --user "" --workdir ""',
        '--image busybox:other --no-resolve-image',
        '--init --tty --read-only',
        '--label-add a=9 --label-rm b',
        '--label-rm a --label-rm b',
        '--limit-cpu 0 --limit-memory 0',
        '--limit-pids 7 --reserve-memory 1m',
        '--log-driver none',
        '--log-driver syslog --log-opt tag=x',
        '--max-concurrent 3',
        '--mount-add source=other,target=/d',
        '--mount-add source=other,target=/zz --mount-rm /d',
        '--mount-add source=x,target=/q --mount-add source=y,target=/q',
        '--network-add qc-two',
        '--network-add qc-one',
        '--network-rm qc-one',
        '--network-rm nothere',
        '--placement-pref-add spread=node.labels.z --placement-pref-rm spread=node.labels.dc',
        '--publish-rm 80',
        '--publish-rm 53/udp --publish-add published=0,target=99',
        '--replicas 1',
        '--replicas-max-per-node 0',
        '--restart-condition any --restart-delay 1s',
        '--restart-window 9s --restart-max-attempts 0',
        '--rollback-delay 1s --rollback-parallelism 0',
        '--update-delay 1s --update-order start-first --update-failure-action continue',
        '--update-max-failure-ratio 0.1 --update-monitor 2s',
        '--secret-add qc-two',
        '--secret-rm qc-one --secret-add source=qc-one,target=elsewhere',
        '--secret-rm qc-one',
        '--secret-add nothere',
        '--stop-grace-period 0s --stop-signal TERM',
        '--sysctl-add net.a=9 --sysctl-rm net.b',
        '--ulimit-add nofile=9:10 --ulimit-rm nproc',
        '--rollback --force',
        '--no-such-flag',
      ].map(updates),
      {
        name: 'service rollback goes back to what was, and back again',
        setup: `docker service create ${quietly} --replicas 0 -e A=1 busybox`,
        script: `docker service update -d --env-add A=2 $N; docker service rollback -d $N; ${spec}; docker service update -d --rollback $N; ${spec}; ${last}`,
      },
      {
        name: 'service scale counts what can be counted',
        setup: `docker service create ${quietly} --replicas 0 busybox`,
        script: `docker service scale -d $N=0 $N=x nothere=1; ${spec}; ${last}`,
      },
    ],
  ),
)

compareScenarios(
  'nodes and lists of services',
  [
    'docker node ls',
    'docker node ls --format "{{json .}}"',
    'docker node ls --format "table {{.Hostname}}\\t{{.TLSStatus}}"',
    'docker node inspect self',
    'docker node inspect --pretty self',
    'docker node inspect nothere self',
    'docker node update --label-rm nothere $(docker node ls -q)',
    'docker node update --label-add a=1 --availability nonsense $(docker node ls -q)',
    'docker node promote $(docker node ls -q)',
    'docker node demote $(docker node ls -q)',
    'docker node rm $(docker node ls -q) nothere',
    'docker node ps nothere self',
    'docker service ls',
    'docker service ls --filter mode=nonsense',
    'docker service ps nothere',
    'docker service logs nothere',
    'docker service inspect nothere',
    'docker service inspect --format prettier nothere',
    'docker service rm nothere neither',
  ].map((script) => ({ name: script, script })),
  { alone: true },
)
