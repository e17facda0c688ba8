// What the API definition gets wrong or leaves out; the wire wins. Paths name a property from its
// definition down; values are TypeScript.

/** Properties added or corrected. */
export const properties = {
  'AuthConfig.auth': 'string',
  'AuthConfig.email': 'string',
  'AuthConfig.identitytoken': 'string',
  'AuthConfig.registrytoken': 'string',
  'BuildCache.Parent': 'string',
  'BuildCacheDiskUsage.Items': 'BuildCache[]',
  'ClusterInfo.RootRotationInProgress': 'boolean',
  'ClusterVolumeSpec.AccessMode.BlockVolume': 'Record<string, unknown>',
  'ClusterVolumeSpec.AccessMode.MountVolume': '{ FsType?: string; MountFlags?: string[] }',
  'ContainerConfig.MacAddress': 'string',
  'ContainerState.Health': 'Health | null',
  'ContainersDiskUsage.Items': 'ContainerSummary[]',
  'ContainerSummary.HostConfig.Annotations': 'Record<string, string>',
  'EventMessage.from': 'string',
  'EventMessage.id': 'string',
  'EventMessage.status': 'string',
  'HostConfig.KernelMemory': 'number',
  'ImageSummary.VirtualSize': 'number',
  'ImagesDiskUsage.Items': 'ImageSummary[]',
  'Mount.ClusterOptions': 'Record<string, unknown>',
  'NetworkCreateRequest.CheckDuplicate': 'boolean',
  'NetworkSettings.Bridge': 'string',
  'NetworkSettings.Gateway': 'string',
  'NetworkSettings.IPAddress': 'string',
  'NetworkSettings.IPPrefixLen': 'number',
  'NetworkSettings.MacAddress': 'string',
  'NodeDescription.CSIInfo':
    '{ PluginName?: string; NodeID?: string; MaxVolumesPerNode?: number; AccessibleTopology?: Topology | null }[]',
  'Runtime.options': 'Record<string, unknown>',
  'Runtime.runtimeType': 'string',
  'Service.PreviousSpec': 'ServiceSpec',
  'SwarmInfo.Warnings': 'string[]',
  'SwarmInitRequest.AutoLockManagers': 'boolean',
  'SwarmInitRequest.Availability': "'active' | 'pause' | 'drain' | (string & {})",
  'SwarmJoinRequest.Availability': "'active' | 'pause' | 'drain' | (string & {})",
  'SystemDataUsageResponse.BuildCache': 'BuildCache[] | null',
  'SystemDataUsageResponse.BuilderSize': 'number',
  'SystemDataUsageResponse.Containers': 'ContainerSummary[] | null',
  'SystemDataUsageResponse.Images': 'ImageSummary[] | null',
  'SystemDataUsageResponse.LayersSize': 'number',
  'SystemDataUsageResponse.Volumes': 'Volume[] | null',
  'SystemInfo.BridgeNfIp6tables': 'boolean',
  'SystemInfo.BridgeNfIptables': 'boolean',
  'SystemInfo.ClientInfo': 'Record<string, unknown>',
  'SystemInfo.KernelMemory': 'boolean',
  'SystemInfo.KernelMemoryTCP': 'boolean',
  'Task.GenericResources': 'GenericResources',
  'Task.Volumes': '{ ID: string; Source?: string; Target?: string }[]',
  'TaskSpec.PluginSpec.env': 'string[]',
  'Topology.Segments': 'Record<string, string>',
  'Volume.Status': 'Record<string, unknown>',
  'VolumesDiskUsage.Items': 'Volume[]',
}

/** Properties whose name or place in the definition is not the one on the wire. */
export const moves = {
  'ClusterVolumeSpec.AccessMode.AccessibilityRequirements':
    'ClusterVolumeSpec.AccessibilityRequirements',
  'ClusterVolumeSpec.AccessMode.Availability': 'ClusterVolumeSpec.Availability',
  'ClusterVolumeSpec.AccessMode.CapacityRange': 'ClusterVolumeSpec.CapacityRange',
  'ClusterVolumeSpec.AccessMode.Secrets': 'ClusterVolumeSpec.Secrets',
  'TaskSpec.ContainerSpec.HealthCheck': 'TaskSpec.ContainerSpec.Healthcheck',
  'TaskSpec.PluginSpec.Disabled': 'TaskSpec.PluginSpec.disabled',
  'TaskSpec.PluginSpec.Name': 'TaskSpec.PluginSpec.name',
  'TaskSpec.PluginSpec.PluginPrivilege': 'TaskSpec.PluginSpec.privileges',
  'TaskSpec.PluginSpec.Remote': 'TaskSpec.PluginSpec.remote',
}

/** Properties that no engine sends or takes. */
export const removals = ['Task.AssignedGenericResources']

/** Nested objects that deserve a name of their own. */
export const names = {
  'ClusterVolumeSpec.AccessMode': 'ClusterVolumeAccessMode',
  'HostConfig.LogConfig': 'LogConfig',
  'Service.Endpoint': 'ServiceEndpoint',
  'Service.JobStatus': 'ServiceJobStatus',
  'Service.ServiceStatus': 'ServiceStatus',
  'Service.UpdateStatus': 'ServiceUpdateStatus',
  'ServiceSpec.Mode': 'ServiceMode',
  'ServiceSpec.RollbackConfig': 'ServiceRollbackConfig',
  'ServiceSpec.UpdateConfig': 'ServiceUpdateConfig',
  'SwarmSpec.CAConfig': 'SwarmCAConfig',
  'TaskSpec.ContainerSpec': 'ContainerSpec',
  'TaskSpec.ContainerSpec.DNSConfig': 'ServiceDNSConfig',
  'TaskSpec.ContainerSpec.Privileges': 'ServicePrivileges',
  'TaskSpec.LogDriver': 'ServiceLogDriver',
  'TaskSpec.Placement': 'ServicePlacement',
  'TaskSpec.PluginSpec': 'PluginSpec',
  'TaskSpec.Resources': 'ServiceResources',
  'TaskSpec.RestartPolicy': 'ServiceRestartPolicy',
}

/** What every engine sends in its answers, though the definition does not promise it. */
export const required = {
  ClusterInfo: ['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec'],
  Config: ['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec'],
  ContainerInspectResponse: [
    ...['Id', 'Created', 'Path', 'Args', 'State', 'Image', 'Name', 'RestartCount', 'Driver'],
    ...['Platform', 'HostConfig', 'Mounts', 'Config', 'NetworkSettings'],
  ],
  ContainerState: [
    ...['Status', 'Running', 'Paused', 'Restarting', 'OOMKilled', 'Dead', 'Pid', 'ExitCode'],
    ...['Error', 'StartedAt', 'FinishedAt'],
  ],
  ContainerStatsResponse: ['read', 'preread', 'cpu_stats', 'precpu_stats', 'memory_stats'],
  ContainerSummary: [
    ...['Id', 'Names', 'Image', 'ImageID', 'Command', 'Created', 'Ports', 'Labels', 'State'],
    ...['Status', 'HostConfig', 'NetworkSettings', 'Mounts'],
  ],
  ContainerTopResponse: ['Titles', 'Processes'],
  EventMessage: ['Type', 'Action', 'Actor', 'time', 'timeNano'],
  ExecInspectResponse: ['ID', 'Running', 'ExitCode', 'ContainerID'],
  ImageInspect: ['Id', 'RepoTags', 'RepoDigests', 'Architecture', 'Os', 'Size', 'RootFS'],
  MountPoint: ['Type', 'Source', 'Destination', 'Mode', 'RW', 'Propagation'],
  Network: [
    ...['Name', 'Id', 'Created', 'Scope', 'Driver', 'EnableIPv6', 'IPAM', 'Internal'],
    ...['Attachable', 'Ingress', 'ConfigFrom', 'ConfigOnly', 'Options', 'Labels'],
  ],
  Node: ['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec', 'Description', 'Status'],
  ObjectVersion: ['Index'],
  Plugin: ['Id'],
  Secret: ['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec'],
  Service: ['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec', 'Endpoint'],
  ServiceCreateResponse: ['ID'],
  SystemInfo: [
    ...['ID', 'Containers', 'ContainersRunning', 'ContainersPaused', 'ContainersStopped', 'Images'],
    ...['Driver', 'Name', 'ServerVersion', 'OSType', 'Architecture', 'NCPU', 'MemTotal', 'Swarm'],
  ],
  SystemVersion: ['Version', 'ApiVersion', 'GitCommit', 'GoVersion', 'Os', 'Arch'],
  Task: [
    ...['ID', 'Version', 'CreatedAt', 'UpdatedAt', 'Spec', 'ServiceID', 'Status', 'DesiredState'],
  ],
  TaskStatus: ['Timestamp', 'State'],
  UnlockKeyResponse: ['UnlockKey'],
  VolumeListResponse: ['Volumes'],
}

/** Properties that engines send as null, against the definition. */
export const nullable = [
  'BuildPruneResponse.CachesDeleted',
  'ContainerPruneResponse.ContainersDeleted',
  'ImagePruneResponse.ImagesDeleted',
  'NetworkPruneResponse.NetworksDeleted',
  'VolumePruneResponse.VolumesDeleted',
  'ContainerInspectResponse.Args',
  'ContainerSummary.Labels',
  'ContainerSummary.Ports',
  'ContainerTopResponse.Processes',
  'ExecInspectResponse.ExitCode',
  'ImageInspect.RepoDigests',
  'ImageInspect.RepoTags',
  'ImageSummary.Labels',
  'ImageSummary.RepoDigests',
  'ImageSummary.RepoTags',
  'Volume.Labels',
  'Volume.Options',
  'VolumeListResponse.Volumes',
  'VolumeListResponse.Warnings',
]

/** Request and response bodies that the definition gives no name. */
export const bodies = {
  ContainerCreate: 'ContainerCreateRequest',
  ContainerUpdate: 'ContainerUpdateRequest',
  VolumeUpdate: 'VolumeUpdateRequest',
}

/** The first API version of an operation, where that is later than 1.33. */
export const operationSince = { SystemPingHead: '1.40', VolumeUpdate: '1.42' }

/** The first API version of a query parameter, where that is later than 1.33. */
export const querySince = {
  BuildPrune: {
    all: '1.39',
    filters: '1.39',
    'max-used-space': '1.48',
    'min-free-space': '1.48',
    'reserved-space': '1.48',
  },
  ContainerAttachWebsocket: { stderr: '1.42', stdin: '1.42', stdout: '1.42' },
  ContainerCreate: { platform: '1.41' },
  ContainerLogs: { until: '1.35' },
  ContainerRestart: { signal: '1.42' },
  ContainerStats: { 'one-shot': '1.41' },
  ContainerStop: { signal: '1.42' },
  ImageBuild: { outputs: '1.40', platform: '1.38', version: '1.38' },
  ImageDelete: { platforms: '1.50' },
  ImageGet: { platform: '1.48' },
  ImageGetAll: { platform: '1.48' },
  ImageHistory: { platform: '1.48' },
  ImageInspect: { manifests: '1.48', platform: '1.49' },
  ImageList: { manifests: '1.47', 'shared-size': '1.42' },
  ImageLoad: { platform: '1.48' },
  ImagePush: { platform: '1.46' },
  ServiceList: { status: '1.41' },
  SystemDataUsage: { type: '1.42', verbose: '1.52' },
}

/** Routes that engines serve and the definition does not mention. */
export const undocumentedOperations = [
  { id: 'BuildCancel', method: 'POST', path: '/build/cancel', query: ['id'], response: 'none' },
  {
    id: 'CheckpointCreate',
    method: 'POST',
    path: '/containers/{id}/checkpoints',
    query: [],
    body: 'json',
    response: 'none',
  },
  {
    id: 'CheckpointDelete',
    method: 'DELETE',
    path: '/containers/{id}/checkpoints/{checkpoint}',
    query: ['dir'],
    response: 'none',
  },
  {
    id: 'CheckpointList',
    method: 'GET',
    path: '/containers/{id}/checkpoints',
    query: ['dir'],
    response: 'json',
  },
  { id: 'Grpc', method: 'POST', path: '/grpc', query: [], response: 'hijack', since: '1.38' },
]
