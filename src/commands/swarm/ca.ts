import type { Swarm } from '../../api/schema.ts'
import { defineCommand, noArgs } from '../../command.ts'
import { flag, type OptionValues } from '../../options/index.ts'
import { pemFile } from '../../options/pem-file.ts'
import { renderProgress } from '../../render/progress.ts'
import { inspectSwarm, sendSwarm } from './exact-swarm.ts'
import { rootRotation } from './root-rotation.ts'
import { certificateOptions, changeCertificates } from './spec.ts'

const options = {
  ...certificateOptions,
  caCert: pemFile('--ca-cert', 'Certificate of the new root'),
  caKey: pemFile('--ca-key', 'Key of the new root'),
  detach: flag('-d, --detach', 'Do not wait for the nodes to have new certificates'),
  quiet: flag('-q, --quiet', 'Do not show the progress'),
  rotate: flag('--rotate', 'Change the root; without a certificate or key the engine makes one'),
}

export const ca = defineCommand({
  name: 'ca',
  summary: "Show the swarm's root certificate, or change it",
  args: noArgs,
  minApi: '1.30',
  swarm: 'manager',
  options,
  async run(cli, _args, options) {
    const { streams } = cli
    const swarm = await inspectSwarm(cli)
    if (options.rotate) {
      swarm.Spec = rotated(swarm, options)
      await sendSwarm(cli, swarm)
      if (options.detach) return
      await renderProgress(rootRotation(cli), streams.out, { quiet: options.quiet })
      if (options.quiet || cli.signal.aborted) return
    } else {
      refuse(options)
    }

    const { TLSInfo } = options.rotate ? await cli.api.swarm.inspect() : swarm
    const root = TLSInfo?.TrustRoot?.trim()
    if (!root) throw new Error('No CA information available')
    await streams.out.write(`${root}\n`)
  },
})

type CaOptions = OptionValues<typeof options>

/** What speaks of a new root changes nothing unless there is to be one. */
function refuse({ caCert, caKey, certExpiry, externalCa }: CaOptions): void {
  const given = { 'ca-cert': caCert, 'ca-key': caKey, 'cert-expiry': certExpiry }
  const name =
    Object.entries(given).find(([, value]) => value !== undefined)?.[0] ??
    (externalCa.length > 0 ? 'external-ca' : undefined)
  if (name !== undefined)
    throw new Error(`\`--${name}\` flag requires the \`--rotate\` flag to update the CA`)
}

function rotated(swarm: Swarm, options: CaOptions): Swarm['Spec'] {
  const { caCert, caKey, externalCa } = options
  if (caCert !== undefined && caKey === undefined && externalCa.length === 0)
    throw new Error(
      'the --ca-cert flag requires that a --ca-key flag and/or --external-ca flag be provided as well',
    )
  const isNew = caCert === undefined && caKey === undefined
  const { CAConfig } = swarm.Spec ?? {}
  return {
    ...swarm.Spec,
    CAConfig: {
      ...changeCertificates(CAConfig, options, caCert ?? swarm.TLSInfo?.TrustRoot ?? ''),
      SigningCACert: caCert,
      SigningCAKey: caKey,
      ...(isNew && { ForceRotate: (CAConfig?.ForceRotate ?? 0) + 1 }),
    },
  }
}
