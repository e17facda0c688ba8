import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificates extends Disposable {
  /** Makes an authority: NAME.pem and NAME.key. */
  authority(name: string): void
  /** Makes a certificate by an authority, with an extension in openssl's words. */
  certificate(name: string, by: string, extension: string, days?: string): void
  file(name: string): Buffer
}

/** Certificates of our own, made by openssl in a directory that goes with them. */
export function makeCertificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'quaymaster-tls-'))
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' })
  const newKey = (name: string) => {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']
    return [...curve, '-nodes', '-keyout', `${name}.key`]
  }
  return {
    authority(name) {
      const subject = ['-subj', `/CN=${name}`, '-days', '2']
      openssl('req', '-x509', ...newKey(name), '-out', `${name}.pem`, ...subject)
    },
    certificate(name, by, extension, days = '2') {
      writeFileSync(join(directory, `${name}.ext`), extension)
      openssl('req', ...newKey(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      const issuer = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
      const names = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`]
      openssl('x509', '-req', ...issuer, ...names, '-days', days)
    },
    file: (name) => readFileSync(join(directory, name)),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  }
}
