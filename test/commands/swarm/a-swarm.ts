/** A swarm as an engine describes it, with what only newer engines know. */
export function aSwarm(fields: object = {}) {
  return {
    ID: 's1',
    Version: { Index: 10 },
    Spec: {
      Name: 'default',
      Labels: { a: 'b' },
      Orchestration: { TaskHistoryRetentionLimit: 5, Future: true },
      Raft: { SnapshotInterval: 10000, KeepOldSnapshots: 0, ElectionTick: 10, HeartbeatTick: 1 },
      Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
      CAConfig: { NodeCertExpiry: 7_776_000_000_000_000, ForceRotate: 2 },
      TaskDefaults: {},
      EncryptionConfig: { AutoLockManagers: false },
      Unknown: { Kept: 1 },
    },
    TLSInfo: { TrustRoot: root, CertIssuerPublicKey: 'key', CertIssuerSubject: 'subject' },
    RootRotationInProgress: false,
    JoinTokens: { Worker: 'SWMTKN-w', Manager: 'SWMTKN-m' },
    ...fields,
  }
}

export const root = '-----BEGIN CERTIFICATE-----\nROOT\n-----END CERTIFICATE-----\n'

export const unlockAdvice = `To unlock a swarm manager after it restarts, run the \`docker swarm unlock\`
command and provide the following key:

    SWMKEY-1-x

Remember to store this key in a password manager, since without it you
will not be able to restart the manager.
`
