import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseMount } from '../../src/options/mount.ts'

test.each([
  ['target=/b', { Type: 'volume', Target: '/b' }],
  ['type=volume', { Type: 'volume' }],
  ['TYPE=BIND,SRC=/A,dst=/b', { Type: 'bind', Source: '/A', Target: '/b' }],
  ['type=bind,src=./x,dst=/b', { Type: 'bind', Source: resolve('x'), Target: '/b' }],
  ['type=bind,src=..,dst=/b', { Type: 'bind', Source: resolve('..'), Target: '/b' }],
  ['type=bind,src=x,destination=/b', { Type: 'bind', Source: 'x', Target: '/b' }],
  ['target=/b,ro', { Type: 'volume', Target: '/b', ReadOnly: true }],
  ['target=/b,readonly=0', { Type: 'volume', Target: '/b', ReadOnly: false }],
  ['target=/b,consistency=Cached', { Type: 'volume', Target: '/b', Consistency: 'cached' }],
  ['type=bind,bind-propagation=RSLAVE', bind({ Propagation: 'rslave' })],
  ['type=bind,bind-create-src', bind({ CreateMountpoint: true })],
  ['type=bind,bind-create-src=false', bind({ CreateMountpoint: false })],
  ['type=bind,bind-recursive=enabled', { Type: 'bind' }],
  ['type=bind,bind-recursive=disabled', bind({ NonRecursive: true })],
  [
    'type=bind,ro,bind-recursive=writable',
    { ReadOnly: true, ...bind({ ReadOnlyNonRecursive: true }) },
  ],
  [
    'type=bind,ro,bind-recursive=readonly,bind-propagation=rprivate',
    {
      ReadOnly: true,
      ...bind({ ReadOnlyForceRecursive: true, Propagation: 'rprivate' }),
    },
  ],
  ['volume-nocopy', { Type: 'volume', VolumeOptions: { NoCopy: true } }],
  ['volume-subpath=s', { Type: 'volume', VolumeOptions: { Subpath: 's' } }],
  [
    'volume-label=x,volume-label=y=z=1,volume-label==q',
    { Type: 'volume', VolumeOptions: { Labels: { x: '', y: 'z=1' } } },
  ],
  [
    'volume-driver=d,"volume-opt=o=a,b",volume-opt=type=nfs',
    {
      Type: 'volume',
      VolumeOptions: { DriverConfig: { Name: 'd', Options: { o: 'a,b', type: 'nfs' } } },
    },
  ],
  ['type=image,src=i,image-subpath=s', image('i', 's')],
  ['type=tmpfs,tmpfs-size=1m', { Type: 'tmpfs', TmpfsOptions: { SizeBytes: 1024 ** 2 } }],
  ['type=tmpfs,tmpfs-mode=1777', { Type: 'tmpfs', TmpfsOptions: { Mode: 0o1777 } }],
  ['type=npipe,src=a,dst=b', { Type: 'npipe', Source: 'a', Target: 'b' }],
  ['type=cluster,src=a,dst=b', { Type: 'cluster', Source: 'a', Target: 'b' }],
  [' type=foo ', { Type: 'foo' }],
])('%s', (raw, mount) => {
  expect(parseMount(raw)).toEqual(mount)
})

const boolean = (key: string, value: string) =>
  `invalid value for '${key}': invalid boolean value ("${value}"): ` +
  'must be one of "true", "1", "false", or "0" (default "true")'

test.each([
  ['', 'value is empty'],
  ['  ', 'value is empty'],
  ['x', "invalid field 'x' must be a key=value pair"],
  ['foo=bar', "unknown option 'foo' in 'foo=bar'"],
  ['a"b', 'parse error on line 1, column 2: bare " in non-quoted-field'],
  ['type=bind, src=/a', "invalid option 'src' in ' src=/a': option should not have whitespace"],
  ['type=', "invalid value for 'type': value is empty"],
  ['src= /a', "invalid value for 'src' in 'src= /a': value should not have whitespace"],
  ['ro=x', boolean('ro', 'x')],
  ['readonly=t', boolean('readonly', 't')],
  ['volume-nocopy=x', boolean('volume-nocopy', 'x')],
  ['bind-nonrecursive', 'bind-nonrecursive is deprecated, use bind-recursive=disabled instead'],
  [
    'type=bind,bind-recursive=x',
    'invalid value for bind-recursive: x (must be "enabled", "disabled", "writable", or "readonly")',
  ],
  [
    'type=bind,bind-recursive=writable',
    "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction",
  ],
  [
    'type=bind,bind-recursive=readonly',
    "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction",
  ],
  [
    'type=bind,ro,bind-recursive=readonly',
    "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' " +
      'to be specified in conjunction',
  ],
  ['type=tmpfs,tmpfs-size=x', 'invalid value for tmpfs-size: x'],
  ['type=tmpfs,tmpfs-mode=9', 'invalid value for tmpfs-mode: 9'],
  ['type=bind,volume-nocopy', "cannot mix 'volume-*' options with mount type 'bind'"],
  ['type=volume,tmpfs-size=1k', "cannot mix 'tmpfs-*' options with mount type 'volume'"],
  ['bind-propagation=shared', "cannot mix 'bind-*' options with mount type 'volume'"],
  ['image-subpath=x', "cannot mix 'image-*' options with mount type 'volume'"],
  ['type=cluster,volume-opt=a', "cannot mix 'volume-*' options with mount type 'cluster'"],
])('%j is refused', (raw, message) => {
  expect(() => parseMount(raw)).toThrow(new Error(message))
})

function bind(BindOptions: object) {
  return { Type: 'bind', BindOptions }
}

function image(Source: string, Subpath: string) {
  return { Type: 'image', Source, ImageOptions: { Subpath } }
}
