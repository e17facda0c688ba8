import type { Plugin } from '../../../src/api/schema.ts'

/** A plugin as an engine describes it. */
export function aPlugin({
  Config,
  ...fields
}: Partial<Omit<Plugin, 'Config'>> & { Config?: Partial<Plugin['Config']> } = {}): Plugin {
  return {
    Id: 'a'.repeat(64),
    Name: 'some/plugin:latest',
    Enabled: false,
    PluginReference: 'docker.io/some/plugin:latest',
    Settings: { Mounts: [], Env: ['DEBUG=0'], Args: [], Devices: [] },
    Config: {
      Description: 'A plugin whose description is longer than the table has room for',
      Documentation: '',
      Interface: { Types: ['docker.volumedriver/1.0'], Socket: 'p.sock' },
      Entrypoint: ['/program'],
      WorkDir: '',
      Network: { Type: 'none' },
      Linux: { Capabilities: [], AllowAllDevices: false, Devices: [] },
      PropagatedMount: '',
      IpcHost: false,
      PidHost: false,
      Mounts: [],
      Env: [],
      Args: { Name: '', Description: '', Settable: [], Value: [] },
      ...Config,
    },
    ...fields,
  }
}
