import { compareScenarios } from '../helpers/scenarios.ts'

/** With a store of its own, made by the official CLI. */
const store = 'export DOCKER_CONFIG="$D/config"; unset DOCKER_HOST DOCKER_CONTEXT'
const made = `${store}; docker context create one --description 'the first' --docker host=tcp://1.2.3.4:5 >/dev/null 2>&1; docker context create two --docker host=unix:///two.sock >/dev/null 2>&1`
const pem =
  'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=qc -keyout key.pem -out cert.pem 2>/dev/null; cp cert.pem ca.pem'

const plain = (line: string) => ({ name: line, script: `${store}\n${line} 2>&1` })
const on = (setup: string) => (line: string) => ({ ...plain(line), setup })
/** What is in the store, and in config.json. */
const files =
  'find config -type f | sort | while read f; do echo "$f: $(stat -c %a "$f")"; case $f in *.json) cat "$f";; esac; echo; done'

compareScenarios('context create', [
  ...[
    `docker context create aa; ${files}`,
    `docker context create aa --description "d <e> & 'f'"; ${files}`,
    `docker context create aa --docker host=tcp://h:1; ${files}`,
    `docker context create aa --docker host=ssh://u@h; ${files}`,
    `docker context create aa --docker "host=tcp://h:1,skip-tls-verify=true"; ${files}`,
    `docker context create aa --docker host=tcp://h:1,ca=ca.pem,cert=cert.pem,key=key.pem; ${files}`,
    `docker context create aa --docker host=tcp://h:1,ca=ca.pem; ${files}`,
    `docker context create aa --from one; ${files}`,
    `docker context create aa --docker from=one; ${files}`,
    `DOCKER_HOST=tcp://h:2 docker context create aa --docker from=default; ${files}`,
    `docker context create aa --from default; ${files}`,
    `docker context create aa --description d --from one; ${files}`,
    'docker context create aa --from nosuch',
    'docker context create aa --from one --docker host=tcp://h:1',
    'docker context create one',
    'docker context create default',
    'docker context create ""',
    'docker context create "a b"',
    'docker context create a/b',
    'docker context create .a',
    'docker context create aa --docker host=bad',
    'docker context create aa --docker hots=tcp://h:1',
    'docker context create aa --docker host=tcp://h:1,ca=nothere',
    'docker context create aa --docker host=tcp://h:1,skip-tls-verify=maybe',
    'docker context create aa --docker bad',
    'docker context create',
    'docker context create aa b',
    'docker context create --no-such a',
  ].map(on(`${made}; ${pem}`)),
])

compareScenarios('context ls, show and inspect', [
  ...[
    'docker context ls',
    'docker context list',
    'docker context ls -q',
    'docker context ls --format json',
    "docker context ls --format '{{json .}}'",
    "docker context ls --format '{{.Name}} {{.Description}} {{.DockerEndpoint}} {{.Current}} {{.Error}}'",
    "docker context ls --format 'table {{.Name}}\\t{{.Current}}'",
    "docker context ls --format '{{.Nope}}'",
    "docker context ls --format '{{'",
    'docker context ls --format table',
    'docker context ls --format raw',
    'DOCKER_HOST=tcp://h:9 docker context ls',
    'DOCKER_CONTEXT=one docker context ls',
    'docker -c two context ls -q',
    'DOCKER_CONTEXT=nosuch docker context ls',
    'docker context ls extra',
    'docker context show',
    'docker context use one >/dev/null 2>&1; docker context show; docker context ls',
    'DOCKER_CONTEXT=two docker context show',
    'DOCKER_HOST=tcp://h:9 docker context show',
    'DOCKER_CONTEXT=nosuch docker context show',
    'docker -c one context show',
    'docker context show extra',
    'docker context inspect one',
    'docker context inspect',
    'docker context inspect one two',
    'docker context inspect default',
    "docker context inspect -f '{{.Name}} {{.Endpoints.docker.Host}} {{.Metadata.Description}}' one",
    "docker context inspect -f '{{.Endpoints.docker.SkipTLSVerify}} {{.Storage.MetadataPath}}' one",
    "docker context inspect -f '{{json .Endpoints}}' one",
    "docker context inspect -f '{{json .TLSMaterial}}' one",
    'docker context inspect -f json one',
    "docker context inspect -f '{{.Nope}}' one",
    "docker context inspect -f '{{' one",
    'docker context inspect nosuch',
    'docker context inspect one nosuch',
    'docker context nosuch',
  ].map(on(made)),
])

compareScenarios('context use, update and rm', [
  ...[
    `docker context use one; ${files}`,
    `docker context use one; docker context use default; ${files}`,
    'DOCKER_HOST=tcp://h:1 docker context use one',
    'docker context use nosuch',
    'docker context use',
    'docker context use aa bb',
    'docker context use "a b"',
    `docker context update one --description new; ${files}`,
    `docker context update one --docker host=tcp://n:1; ${files}`,
    `docker context update one --docker host=tcp://n:1,ca=ca.pem,cert=cert.pem,key=key.pem; docker context update one --description x; ${files}`,
    'docker context update one --docker bad',
    'docker context update default --description x',
    'docker context update nosuch --description x',
    'docker context update',
    'docker context update one',
    `docker context rm one; ${files}`,
    'docker context remove one two; docker context ls -q',
    'docker context rm nosuch two; docker context ls -q',
    'docker context rm -f nosuch',
    'docker context rm default',
    'docker context use one >/dev/null 2>&1; docker context rm one',
    `docker context use one >/dev/null 2>&1; docker context rm -f one; ${files}`,
    'DOCKER_CONTEXT=one docker context rm one',
    'docker context rm',
  ].map(on(`${made}; ${pem}`)),
])

compareScenarios('context export and import', [
  ...[
    'docker context export one; tar tvf one.dockercontext | tr -s " " | cut -d" " -f 1-3,6',
    'docker context export one - | tar xO meta.json',
    'docker context export one file; tar t <file',
    'docker context export one file; docker context export one file',
    'docker context export tls - | tar tv | tr -s " " | cut -d" " -f 1-3,6',
    'docker context export nosuch',
    'docker context export default; ls *.dockercontext',
    'docker context export one nothere/file',
    'docker context export',
    'docker context export aa bb cc',
    `docker context export tls file 2>/dev/null; docker context import three file; ${files}`,
    `docker context export tls - | docker context import three -; docker context inspect three -f '{{json .TLSMaterial}}'`,
    'docker context export one file 2>/dev/null; docker context import one file',
    'docker context import three nothere',
    'echo junk >file; docker context import three file 2>/dev/null;',
    'docker context import three - </dev/null',
    'echo x >x; tar cf file x; docker context import three file',
    'echo {} >meta.json; tar cf file meta.json; docker context import three file; docker context ls -q',
    'docker context import default file',
    'docker context import "a b" file',
    'docker context import aa',
    'docker context import aa bb cc',
  ].map(
    on(
      `${made}; ${pem}; docker context create tls --docker host=tcp://h:1,ca=ca.pem,cert=cert.pem,key=key.pem >/dev/null 2>&1`,
    ),
  ),
])
