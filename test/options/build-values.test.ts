import { expect, test } from 'vitest'
import { parseAnnotation, parseAttestations } from '../../src/options/build-attest.ts'
import { parseCache } from '../../src/options/build-cache.ts'
import { parseOutput } from '../../src/options/build-output.ts'
import { parseSecret, parseSsh } from '../../src/options/build-secret.ts'

test.each<[string, ReturnType<typeof parseOutput>]>([
  ['-', { type: 'tar', dest: '-', attrs: {} }],
  ['out', { type: 'local', dest: 'out', attrs: {} }],
  ['type=local,dest=out', { type: 'local', dest: 'out', attrs: {} }],
  ['type=tar', { type: 'tar', dest: '-', attrs: {} }],
  [
    'type=oci,dest=a.tar,compression=zstd',
    { type: 'oci', dest: 'a.tar', attrs: { compression: 'zstd' } },
  ],
  ['type=docker', { type: 'docker', dest: undefined, attrs: {} }],
  ['type=registry', { type: 'image', dest: undefined, attrs: { push: 'true' } }],
  ['type=image,"name=a,b"', { type: 'image', dest: undefined, attrs: { name: 'a,b' } }],
])('--output %s', (raw, expected) => {
  expect(parseOutput(raw)).toEqual(expected)
})

test.each([
  ['dest=out,x=y', 'type is required for output'],
  ['type=local', 'dest is required for local exporter'],
  ['type=tar,dest', 'invalid value dest'],
])('--output %s is refused', (raw, message) => {
  expect(() => parseOutput(raw)).toThrow(message)
})

test.each<[string, ReturnType<typeof parseSecret>]>([
  ['id=k,src=f', { id: 'k', file: 'f' }],
  ['id=k,source=f', { id: 'k', file: 'f' }],
  ['type=file,id=k,src=f', { id: 'k', file: 'f' }],
  ['id=k,env=V', { id: 'k', variable: 'V' }],
  ['type=env,id=k,src=V', { id: 'k', variable: 'V' }],
  ['type=env,id=k', { id: 'k', variable: 'k' }],
  ['id=SET', { id: 'SET', variable: 'SET' }],
  ['id=k', { id: 'k', file: 'k' }],
  ['id=k,src=f,env=V', { id: 'k', variable: 'V' }],
])('--secret %s', (raw, expected) => {
  expect(parseSecret(raw, { SET: '1' })).toEqual(expected)
})

test.each([
  ['src=f', 'secret missing ID'],
  ['id=k,type=x', 'unsupported secret type "x"'],
  ['id=k,foo=x', "unexpected key 'foo' in 'foo=x'"],
  ['id', "invalid field 'id' must be a key=value pair"],
])('--secret %s is refused', (raw, message) => {
  expect(() => parseSecret(raw, {})).toThrow(message)
})

test.each<[string, ReturnType<typeof parseSsh>]>([
  ['default', { id: 'default', paths: [] }],
  ['', { id: 'default', paths: [] }],
  ['default=/run/agent', { id: 'default', paths: ['/run/agent'] }],
  ['git=a,b', { id: 'git', paths: ['a', 'b'] }],
])('--ssh %s', (raw, expected) => {
  expect(parseSsh(raw)).toEqual(expected)
})

test.each<[string, ReturnType<typeof parseCache>]>([
  ['', []],
  ['a/b:c', [{ type: 'registry', attrs: { ref: 'a/b:c' } }]],
  [
    'a,b',
    [
      { type: 'registry', attrs: { ref: 'a' } },
      { type: 'registry', attrs: { ref: 'b' } },
    ],
  ],
  ['type=inline', [{ type: 'inline', attrs: {} }]],
  ['type=registry,ref=x,mode=max', [{ type: 'registry', attrs: { ref: 'x', mode: 'max' } }]],
])('a cache %s', (raw, expected) => {
  expect(parseCache(raw)).toEqual(expected)
})

test.each([
  ['ref=x,mode=max', 'type required'],
  ['type=registry', 'registry cache needs a ref'],
])('a cache %s is refused', (raw, message) => {
  expect(() => parseCache(raw)).toThrow(message)
})

test.each([
  ['maybe', 'invalid value maybe'],
  ['mode=max,other', 'invalid value other'],
])('--provenance %s is refused', (provenance, message) => {
  expect(() => parseAttestations({ attest: [], provenance, sbom: undefined })).toThrow(message)
})

test.each([
  ['bad', 'invalid annotation "bad", expected key=value'],
  ['index:=b', 'expected key=value'],
  ['manifst:a=b', 'unknown annotation type "manifst"'],
])('--annotation %s is refused', (raw, message) => {
  expect(() => parseAnnotation(raw)).toThrow(message)
})

test.each<[string, Parameters<typeof parseAttestations>[0], object]>([
  ['nothing', { attest: [], provenance: undefined, sbom: undefined }, { wanted: {}, disabled: [] }],
  [
    'booleans',
    { attest: [], provenance: 'true', sbom: 'false' },
    { wanted: { provenance: '' }, disabled: ['sbom'] },
  ],
  [
    'a mode',
    { attest: [], provenance: 'mode=max', sbom: undefined },
    { wanted: { provenance: 'mode=max' }, disabled: [] },
  ],
  [
    'the long form',
    { attest: ['type=sbom,generator=x'], provenance: undefined, sbom: undefined },
    { wanted: { sbom: 'generator=x' }, disabled: [] },
  ],
])('attestations of %s', (_what, flags, expected) => {
  expect(parseAttestations(flags)).toEqual(expected)
})

test.each<[string, object]>([
  ['a=b', { 'annotation-manifest.a': 'b' }],
  ['index:a=b=c', { 'annotation-index.a': 'b=c' }],
  ['index,manifest:a=b', { 'annotation-index.a': 'b', 'annotation-manifest.a': 'b' }],
  ['manifest[linux/amd64]:a=b', { 'annotation-manifest[linux/amd64].a': 'b' }],
])('--annotation %s', (raw, expected) => {
  expect(parseAnnotation(raw)).toEqual(expected)
})
