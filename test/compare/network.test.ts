import { before29, compareScenarios } from '../helpers/scenarios.ts'

const plain = (line: string) => ({ name: line, script: `${line} 2>&1` })
const on = (setup: string) => (line: string) => ({ ...plain(line), setup })
const network = 'docker network create --label qc=$N $N-net >/dev/null'

/** What is made of the flags of `network create`; networks without addresses can be made at once. */
const created = (flags: string, format: string) =>
  plain(`docker network create ${flags} $N-net; docker network inspect -f '${format}' $N-net`)

const typed = 'is refused when the flags are parsed'

compareScenarios(
  'network create',
  before29(
    {
      'docker network create --subnet bad $N-net': typed,
      'docker network create --gateway bad $N-net': typed,
      'docker network create --ip-range bad $N-net': typed,
      'docker network create --aux-address bad --subnet 10.201.0.0/24 $N-net':
        'looks for the subnet before it looks at the address',
      'docker network create --aux-address a=bad --subnet 10.201.0.0/24 $N-net': typed,
    },
    [
      plain('docker network create $N-net'),
      created('-d bridge', '{{.Driver}} {{.Scope}} {{.EnableIPv6}} {{.Internal}} {{.Attachable}}'),
      created('--internal', '{{.Internal}}'),
      created('--attachable', '{{.Attachable}}'),
      created('--label a=b --label c', '{{json .Labels}}'),
      created('--label a=b', '{{.Labels}} {{.Options}} {{.IPAM.Driver}} {{.ConfigOnly}}'),
      created('-o com.docker.network.bridge.name=qcbr0', '{{json .Options}}'),
      created('--opt com.docker.network.driver.mtu=1400', '{{.Options}}'),
      created('--subnet 10.201.1.0/24', '{{json .IPAM.Config}}'),
      created(
        '--subnet 10.201.2.0/24 --gateway 10.201.2.9 --ip-range 10.201.2.128/25 --aux-address a=10.201.2.5 --aux-address b=10.201.2.6',
        '{{json .IPAM}}',
      ),
      created('--ipv6 --subnet fd00:201::/64', '{{.EnableIPv6}} {{json .IPAM.Config}}'),
      created(
        '--ipv6 --subnet 10.201.3.0/24 --subnet fd00:203::/64 --gateway fd00:203::1',
        '{{json .IPAM.Config}}',
      ),
      created('--ipam-driver default --ipam-opt x=y', '{{json .IPAM.Options}}'),
      created('--config-only --subnet 10.201.4.0/24', '{{.ConfigOnly}} {{json .IPAM.Config}}'),
      created('--scope local', '{{.Scope}}'),
      created('-d macvlan -o parent=nowhere', '{{.Driver}} {{json .Options}}'),
      created('-d ipvlan --internal', '{{.Driver}}'),
      ...[
        'docker network create --config-only --subnet 10.201.5.0/24 $N-netconf; docker network create --config-from $N-netconf $N-net; docker network inspect -f "{{.ConfigFrom.Network}}" $N-net; docker network rm $N-net',
        'docker network create --config-only -d bridge -o a=b $N-net; docker network inspect -f "{{.Driver}}" $N-net',
        'docker network create --config-from nosuch-$N $N-net',
        'docker network create $N-net; docker network create $N-net',
        'docker network create -d overlay $N-net',
        'docker network create --ingress $N-net',
        'docker network create --subnet bad $N-net',
        'docker network create --subnet 10.201.0.0/24 --subnet 10.201.0.0/25 $N-net',
        'docker network create --gateway bad $N-net',
        'docker network create --gateway 10.9.9.9 --subnet 10.201.0.0/24 $N-net',
        'docker network create --gateway 10.201.0.1 $N-net',
        'docker network create --gateway 10.201.0.1 --gateway 10.201.0.2 --subnet 10.201.0.0/24 $N-net',
        'docker network create --ip-range bad $N-net',
        'docker network create --ip-range 10.9.0.0/24 --subnet 10.201.0.0/24 $N-net',
        'docker network create --aux-address a=bad --subnet 10.201.0.0/24 $N-net',
        'docker network create --aux-address a=10.9.0.1 --subnet 10.201.0.0/24 $N-net',
        'docker network create --aux-address bad --subnet 10.201.0.0/24 $N-net',
        'docker network create --opt bad $N-net',
        'docker network create --ipv6 $N-net',
        'docker network create --ipv4=false $N-net',
        'docker network create --label =x $N-net',
        'docker network create host',
        'docker network create ""',
        'docker network create "$N-net b"',
        'docker network create',
        'docker network create a b',
        'docker network create --no-such a',
        'docker network nosuch',
      ].map(plain),
    ],
  ),
)

const connected = `${network}; docker run -d --name $N busybox sleep 60 >/dev/null`
const shown = (format: string) =>
  `docker inspect -f '{{with index .NetworkSettings.Networks "'$N-net'"}}${format}{{end}}' $N`
const subnet =
  'docker network create --subnet 10.202.IP.0/24 --label qc=$N $N-net >/dev/null; docker run -d --name $N busybox sleep 60 >/dev/null'
/** On a network whose addresses are its own. */
const addressed = (line: string, i: number) => ({
  ...plain(line.replaceAll('IP', String(i))),
  setup: subnet.replace('IP', String(i)),
})

compareScenarios(
  'network connect and disconnect',
  before29(
    {
      'docker network connect --ip bad $N-net $N': typed,
      'docker network connect --ip6 bad $N-net $N': typed,
      'docker network connect --link-local-ip bad $N-net $N': typed,
    },
    [
      ...[
        `docker network connect $N-net $N; ${shown('{{.NetworkID}}')}`,
        `docker network connect --alias a --alias b $N-net $N; ${shown('{{slice .Aliases 0 2}}')}`,
        `docker network connect --link $N:other $N-net $N; ${shown('{{.Links}}')}`,
        `docker network connect --driver-opt a=b $N-net $N; ${shown('{{json .DriverOpts}}')}`,
        `docker network connect --link-local-ip 169.254.3.4 $N-net $N; ${shown('{{json .IPAMConfig}}')}`,
        'docker network connect --driver-opt bad $N-net $N',
        'docker network connect --gw-priority 5 $N-net $N',
        'docker network connect --link nosuch:x $N-net $N',
        'docker network connect --ip bad $N-net $N',
        'docker network connect --ip6 bad $N-net $N',
        'docker network connect --link-local-ip bad $N-net $N',
        'docker network connect --ip 10.9.9.9 $N-net $N',
        'docker network connect $N-net $N; docker network connect $N-net $N',
        'docker network connect $N-net nosuch-$N',
        'docker network connect nosuch-$N $N',
        'docker network connect host $N',
        'docker network connect none $N',
        'docker network connect $N-net ""',
        'docker network connect $N-net $N; docker network disconnect $N-net $N; docker inspect -f "{{len .NetworkSettings.Networks}}" $N',
        'docker network disconnect -f $N-net $N',
        'docker network disconnect $N-net $N',
        'docker network disconnect bridge $N; docker inspect -f "{{.NetworkSettings.Networks}}" $N',
        'docker network disconnect nosuch-$N $N',
        'docker network disconnect $N-net nosuch-$N',
        'docker network disconnect $N-net ""',
        'docker network connect $N-net $N; docker network rm $N-net',
        'docker network connect $N-net $N; docker network inspect -f "{{range .Containers}}{{.Name}}{{end}}" $N-net',
      ].map(on(connected)),
      ...[
        `docker network connect --ip 10.202.IP.77 $N-net $N; ${shown('{{.IPAddress}} {{.IPAMConfig}}')}`,
        'docker network connect --ip 10.202.IP.1 $N-net $N',
        'docker run --rm --network $N-net --ip 10.202.IP.9 busybox ip -4 -o addr show eth0 | tr -s " " | cut -d" " -f 4',
      ].map(addressed),
      ...[
        'docker network connect',
        'docker network connect a',
        'docker network connect --no-such a b',
        'docker network disconnect a',
      ].map(plain),
    ],
  ),
)

compareScenarios(
  'network ls and inspect',
  before29({ 'docker network ls --filter bad': 'names the filter in the message' }, [
    ...[
      'docker network ls --filter name=$N',
      'docker network list --filter label=qc=$N',
      'docker network ls -q --filter name=$N',
      'docker network ls --no-trunc --filter name=$N',
      'docker network ls -q --no-trunc --filter name=$N',
      'docker network ls --filter name=$N --filter driver=bridge -q',
      'docker network ls --filter name=$N --filter driver=host -q',
      'docker network ls --filter name=$N --filter scope=local -q',
      'docker network ls --filter name=$N --filter scope=swarm -q',
      'docker network ls --filter name=$N --filter type=custom -q',
      'docker network ls --filter type=builtin',
      'docker network ls --filter type=bad',
      'docker network ls --filter name=$N --filter dangling=true -q',
      'docker network ls --filter dangling=maybe',
      'docker network ls --filter id=$(docker network inspect -f "{{.Id}}" $N-net) -q',
      'docker network ls --filter nosuch=1',
      'docker network ls --filter bad',
      'docker network ls --filter name=$N --format json',
      "docker network ls --filter name=$N --format '{{json .}}'",
      "docker network ls --filter name=$N --format '{{.ID}} {{.Name}} {{.Driver}} {{.Scope}} {{.IPv4}} {{.IPv6}} {{.Internal}} {{.Labels}} {{.CreatedAt}}'",
      'docker network ls --filter name=$N --format \'{{.Label "qc"}}|{{.Label "nosuch"}}\'',
      "docker network ls --filter name=$N --format 'table {{.Name}}\\t{{.Driver}}'",
      'docker network ls --filter name=$N --format raw',
      'docker network ls --filter name=$N --format raw -q',
      "docker network ls --filter name=$N --format '{{.Nope}}'",
      "docker network ls --format '{{'",
      'docker network ls extra',
      "docker network inspect -f '{{.Name}} {{.Driver}} {{.Scope}} {{.Created}}' $N-net",
      "docker network inspect -f '{{json .Labels}} {{.Containers}} {{.ConfigFrom}}' $N-net",
      "docker network inspect -f '{{range .IPAM.Config}}{{len .Subnet | lt 5}}{{end}}' $N-net",
      "docker network inspect -f '{{.Id}} {{.ID}}' $N-net",
      "docker network inspect -f '{{.Nope}}' $N-net",
      "docker network inspect -f '{{' $N-net",
      'docker network inspect -v -f "{{.Name}}" $N-net',
      'docker network inspect -f "{{.Name}}" $N-net bridge',
      'docker network inspect -f "{{.Name}}" $N-net nosuch-$N host',
      'docker network inspect $(docker network ls -q --filter name=$N) -f "{{.Name}}"',
      'docker inspect -f "{{.Name}}" $N-net',
      'docker inspect --type network -f "{{.Driver}}" $N-net',
      'docker network inspect $N-net',
    ].map(on(network)),
    ...[
      'docker network inspect host none | grep -v "Id\\|Created"',
      'docker network inspect nosuch-$N',
      'docker network inspect',
      'docker network inspect ""',
      'docker network ls -q --filter name=nosuch-$N',
      'docker network ls --filter name=nosuch-$N',
    ].map(plain),
  ]),
)

compareScenarios(
  'network rm and prune',
  [
    ...[
      'docker network rm $N-net',
      'docker network remove $N-net',
      'docker network rm nosuch-$N $N-net host',
      'docker network rm -f nosuch-$N $N-net',
      'docker network rm $(docker network inspect -f "{{.Id}}" $N-net)',
      'docker network prune -f --filter label=qc=$N',
      'docker network prune -f --filter label=qc=$N --filter until=1h',
      'docker network prune --force --filter label!=qc --filter label=qc=$N',
      'docker run -d --name $N --network $N-net busybox sleep 60 >/dev/null; docker network prune -f --filter label=qc=$N; docker network rm $N-net',
      'echo y | docker network prune --filter label=qc=$N',
    ].map(on(network)),
    ...[
      'docker network prune </dev/null',
      'docker network prune --filter label=qc=$N </dev/null',
      'docker network prune -f --filter nosuch=1',
      'docker network prune -f --filter until=bad',
      'docker network prune extra',
      'docker network rm',
      'docker network rm bridge',
      'docker network rm nosuch-$N',
      'docker network rm -f nosuch-$N',
    ].map(plain),
  ],
  { alone: true },
)
