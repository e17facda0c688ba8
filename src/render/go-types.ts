/**
 * The Go types that docker's templates see, by their Go names: what a field is called, what it is in
 * JSON and which zero value it has are part of the command line's interface.
 *
 * A type is a list of fields, `Name[=JsonName][:type][?]`; a string where no type is given, and left
 * out of JSON when empty with a `?`. With a dot for its JSON name a field is embedded: the fields of
 * its struct are the outer one's as well, but for one of the same name. With a dash it is in no JSON.
 * A `duration` is a number of nanoseconds, a `time` RFC 3339, `bytes` are base64; `any` is shown as it
 * comes.
 */
export const goTypes: Readonly<Record<string, string>> = {
  'system.versionInfo': 'Client:system.clientVersion Server:*system.VersionResponse',
  'system.clientVersion': `Platform:*system.platformInfo? Version? APIVersion=ApiVersion?
    DefaultAPIVersion? GitCommit? GoVersion? Os? Arch? BuildTime? Context`,
  'system.platformInfo': 'Name?',
  'system.VersionResponse': `Platform:system.platform Components:[]system.ComponentVersion? Version
    APIVersion=ApiVersion MinAPIVersion? GitCommit GoVersion Os Arch KernelVersion?
    Experimental:bool? BuildTime?`,
  'system.platform': 'Name',
  'system.ComponentVersion': 'Name Version Details:map[string]string?',

  'system.dockerInfo': `Info=.:*system.Info ServerErrors:[]string? UserName=-
    ClientInfo:*system.clientInfo? ClientErrors:[]string?`,
  'system.Info': `ID Containers:int ContainersRunning:int ContainersPaused:int
    ContainersStopped:int Images:int Driver DriverStatus:[][]string SystemStatus:[][]string?
    Plugins:system.PluginsInfo MemoryLimit:bool SwapLimit:bool CPUCfsPeriod=CpuCfsPeriod:bool
    CPUCfsQuota=CpuCfsQuota:bool CPUShares:bool CPUSet:bool PidsLimit:bool IPv4Forwarding:bool
    Debug:bool NFd:int OomKillDisable:bool NGoroutines:int SystemTime LoggingDriver CgroupDriver
    CgroupVersion? NEventsListener:int KernelVersion OperatingSystem OSVersion OSType Architecture
    IndexServerAddress RegistryConfig:*registry.ServiceConfig NCPU:int MemTotal:int
    GenericResources:[]any DockerRootDir HTTPProxy=HttpProxy HTTPSProxy=HttpsProxy NoProxy Name
    Labels:[]string ExperimentalBuild:bool ServerVersion
    Runtimes:map[string]system.RuntimeWithStatus DefaultRuntime Swarm:swarm.Info
    LiveRestoreEnabled:bool Isolation InitBinary ContainerdCommit:system.Commit
    RuncCommit:system.Commit InitCommit:system.Commit SecurityOptions:[]string ProductLicense?
    DefaultAddressPools:[]system.NetworkAddressPool? FirewallBackend:*system.FirewallInfo?
    CDISpecDirs:[]string DiscoveredDevices:[]system.DeviceInfo? NRI:*system.NRIInfo?
    Containerd:*system.ContainerdInfo? Warnings:[]string`,
  'system.clientPart': 'ClientInfo:*system.clientInfo? ClientErrors:[]string?',
  'system.clientInfo': `Debug:bool clientVersion=.:system.clientVersion Plugins:[]manager.Plugin
    Warnings:[]string`,
  'manager.Plugin': `SchemaVersion? Vendor? Version? ShortDescription? URL? Experimental:bool?
    Hidden:bool? Name? Path? Err:any? ShadowedPaths:[]string?`,
  'system.PluginsInfo': 'Volume:[]string Network:[]string Authorization:[]string Log:[]string',
  'registry.ServiceConfig': `IndexConfigs:map[string]*registry.IndexInfo
    InsecureRegistryCIDRs:[]string Mirrors:[]string`,
  'registry.IndexInfo': 'Mirrors:[]string Name Official:bool Secure:bool',

  'context.contextWithTLSListing': `Metadata=.:store.Metadata TLSMaterial:map[string][]string
    Storage:store.StorageInfo`,
  'store.Metadata': 'Name? Metadata:any? Endpoints:map[string]any?',
  'store.StorageInfo': 'MetadataPath TLSPath',
  'system.RuntimeWithStatus': 'Runtime=.:system.Runtime Status=status:map[string]string?',
  'system.Runtime': `Path=path? Args=runtimeArgs:[]string? Type=runtimeType?
    Options=options:map[string]any?`,
  'system.Commit': 'ID Expected?',
  'system.NetworkAddressPool': 'Base Size:int',
  'system.FirewallInfo': 'Driver Info:[][]string?',
  'system.DeviceInfo': 'Source ID',
  'system.NRIInfo': 'Info:[][]string?',
  'system.ContainerdInfo': 'Address? Namespaces:system.ContainerdNamespaces',
  'system.ContainerdNamespaces': 'Containers Plugins',
  'swarm.Info': `NodeID NodeAddr LocalNodeState ControlAvailable:bool Error
    RemoteManagers:[]swarm.Peer Nodes:int? Managers:int? Cluster:*swarm.ClusterInfo?
    Warnings:[]string?`,
  'swarm.Peer': 'NodeID Addr',
  'swarm.ClusterInfo': `ID Meta=.:swarm.Meta Spec:swarm.Spec TLSInfo:swarm.TLSInfo
    RootRotationInProgress:bool DefaultAddrPool:[]string SubnetSize:int DataPathPort:int`,
  'swarm.Spec': `Annotations=.:swarm.Annotations Orchestration:swarm.OrchestrationConfig
    Raft:swarm.RaftConfig Dispatcher:swarm.DispatcherConfig CAConfig:swarm.CAConfig
    TaskDefaults:swarm.TaskDefaults EncryptionConfig:swarm.EncryptionConfig`,
  'swarm.OrchestrationConfig': 'TaskHistoryRetentionLimit:*int?',
  'swarm.RaftConfig': `SnapshotInterval:int? KeepOldSnapshots:*int? LogEntriesForSlowFollowers:int?
    ElectionTick:int HeartbeatTick:int`,
  'swarm.DispatcherConfig': 'HeartbeatPeriod:duration?',
  'swarm.CAConfig': `NodeCertExpiry:duration? ExternalCAs:[]*swarm.ExternalCA? SigningCACert?
    SigningCAKey? ForceRotate:int?`,
  'swarm.ExternalCA': 'Protocol URL Options:map[string]string? CACert',
  'swarm.TaskDefaults': 'LogDriver:*swarm.Driver?',
  'swarm.EncryptionConfig': 'AutoLockManagers:bool',

  'events.Message':
    'Type Action Actor:events.Actor Scope=scope? Time=time:int? TimeNano=timeNano:int?',
  'events.Actor': 'ID Attributes:map[string]string',

  'container.InspectResponse': `ID=Id Created Path Args:[]string State:*container.State Image
    ResolvConfPath HostnamePath HostsPath LogPath Name RestartCount:int Driver Platform MountLabel
    ProcessLabel AppArmorProfile ExecIDs:[]string HostConfig:*container.HostConfig
    GraphDriver:*storage.DriverData? Storage:any? SizeRw:*int? SizeRootFs:*int?
    Mounts:[]container.MountPoint Config:*container.Config
    NetworkSettings:*container.NetworkSettings ImageManifestDescriptor:any?`,
  'container.State': `Status Running:bool Paused:bool Restarting:bool OOMKilled:bool Dead:bool Pid:int
    ExitCode:int Error StartedAt FinishedAt Health:*container.Health?`,
  'container.Health': 'Status FailingStreak:int Log:[]*container.HealthcheckResult',
  'container.HealthcheckResult': 'Start:time End:time ExitCode:int Output',
  'storage.DriverData': 'Data:map[string]string Name',
  'container.MountPoint': 'Type? Name? Source Destination Driver? Mode RW:bool Propagation',
  'container.HostConfig': `Binds:[]string ContainerIDFile LogConfig:container.LogConfig
    NetworkMode PortBindings:map[string][]network.PortBinding RestartPolicy:container.RestartPolicy
    AutoRemove:bool VolumeDriver VolumesFrom:[]string ConsoleSize:[]int
    Annotations:map[string]string? CapAdd:[]string CapDrop:[]string CgroupnsMode DNS=Dns:[]string
    DNSOptions=DnsOptions:[]string DNSSearch=DnsSearch:[]string ExtraHosts:[]string
    GroupAdd:[]string IpcMode Cgroup Links:[]string OomScoreAdj:int PidMode Privileged:bool
    PublishAllPorts:bool ReadonlyRootfs:bool SecurityOpt:[]string StorageOpt:map[string]string?
    Tmpfs:map[string]string? UTSMode UsernsMode ShmSize:int Sysctls:map[string]string? Runtime?
    Isolation Resources=.:container.Resources Mounts:[]mount.Mount? MaskedPaths:[]string
    ReadonlyPaths:[]string Init:*bool?`,
  'container.Resources': `CPUShares=CpuShares:int Memory:int NanoCPUs=NanoCpus:int CgroupParent
    BlkioWeight:int BlkioWeightDevice:[]*blkiodev.WeightDevice
    BlkioDeviceReadBps:[]*blkiodev.ThrottleDevice BlkioDeviceWriteBps:[]*blkiodev.ThrottleDevice
    BlkioDeviceReadIOps:[]*blkiodev.ThrottleDevice BlkioDeviceWriteIOps:[]*blkiodev.ThrottleDevice
    CPUPeriod=CpuPeriod:int CPUQuota=CpuQuota:int CPURealtimePeriod=CpuRealtimePeriod:int
    CPURealtimeRuntime=CpuRealtimeRuntime:int CpusetCpus CpusetMems
    Devices:[]container.DeviceMapping DeviceCgroupRules:[]string
    DeviceRequests:[]container.DeviceRequest MemoryReservation:int MemorySwap:int
    MemorySwappiness:*int OomKillDisable:*bool PidsLimit:*int Ulimits:[]*container.Ulimit
    CPUCount=CpuCount:int CPUPercent=CpuPercent:int IOMaximumIOps:int IOMaximumBandwidth:int`,
  'container.LogConfig': 'Type Config:map[string]string',
  'network.PortBinding': 'HostIP=HostIp HostPort',
  'container.RestartPolicy': 'Name MaximumRetryCount:int',
  'blkiodev.WeightDevice': 'Path Weight:int',
  'blkiodev.ThrottleDevice': 'Path Rate:int',
  'container.DeviceMapping': 'PathOnHost PathInContainer CgroupPermissions',
  'container.DeviceRequest': `Driver Count:int DeviceIDs:[]string Capabilities:[][]string
    Options:map[string]string`,
  'container.Ulimit': 'Name Hard:int Soft:int',
  'mount.Mount': `Type? Source? Target? ReadOnly:bool? Consistency? BindOptions:*mount.BindOptions?
    VolumeOptions:*mount.VolumeOptions? ImageOptions:any? TmpfsOptions:*mount.TmpfsOptions?
    ClusterOptions:any?`,
  'mount.BindOptions': `Propagation? NonRecursive:bool? CreateMountpoint:bool?
    ReadOnlyNonRecursive:bool? ReadOnlyForceRecursive:bool?`,
  'mount.VolumeOptions': `NoCopy:bool? Labels:map[string]string? Subpath?
    DriverConfig:*mount.Driver?`,
  'mount.Driver': 'Name? Options:map[string]string?',
  'mount.TmpfsOptions': 'SizeBytes:int? Mode:int? Options:[][]string?',
  'container.Config': `Hostname Domainname User AttachStdin:bool AttachStdout:bool AttachStderr:bool
    ExposedPorts:map[string]container.none? Tty:bool OpenStdin:bool StdinOnce:bool Env:[]string
    Cmd:[]string Healthcheck:*container.HealthConfig? ArgsEscaped:bool? Image
    Volumes:map[string]container.none WorkingDir Entrypoint:[]string NetworkDisabled:bool?
    OnBuild:[]string Labels:map[string]string StopSignal? StopTimeout:*int? Shell:[]string?`,
  'container.none': '',
  'container.HealthConfig': `Test:[]string? Interval:duration? Timeout:duration? StartPeriod:duration?
    StartInterval:duration? Retries:int?`,
  'container.NetworkSettings': `SandboxID SandboxKey Ports:map[string][]network.PortBinding
    Networks:map[string]*network.EndpointSettings`,
  'network.EndpointSettings': `IPAMConfig:*network.EndpointIPAMConfig Links:[]string Aliases:[]string
    DriverOpts:map[string]string GwPriority:int NetworkID EndpointID Gateway IPAddress MacAddress
    IPPrefixLen:int IPv6Gateway GlobalIPv6Address GlobalIPv6PrefixLen:int DNSNames:[]string`,
  'network.EndpointIPAMConfig': 'IPv4Address? IPv6Address? LinkLocalIPs:[]string?',

  'image.InspectResponse': `ID=Id RepoTags:[]string RepoDigests:[]string Comment? Created? Author?
    Config:*image.Config Architecture Variant? Os OsVersion? Size:int
    GraphDriver:*storage.DriverData? RootFS:image.RootFS Metadata:image.Metadata Descriptor:any?
    Manifests:[]any? Identity:any?`,
  'image.Config': `ImageConfig=.:image.ImageConfig
    DockerOCIImageConfigExt=.:image.DockerOCIImageConfigExt`,
  'image.ImageConfig': `User? ExposedPorts:map[string]container.none? Env:[]string?
    Entrypoint:[]string? Cmd:[]string? Volumes:map[string]container.none? WorkingDir?
    Labels:map[string]string? StopSignal? ArgsEscaped:bool?`,
  'image.DockerOCIImageConfigExt': `Healthcheck:*container.HealthConfig? OnBuild:[]string?
    Shell:[]string?`,
  'image.RootFS': 'Type? Layers:[]string?',
  'image.Metadata': 'LastTagTime:time?',

  'network.Inspect': `Network=.:network.Network Containers:map[string]network.EndpointResource
    Services:map[string]any? Status:any?`,
  'network.Network': `Name ID=Id Created:time Scope Driver EnableIPv4:bool EnableIPv6:bool
    IPAM:network.IPAM Internal:bool Attachable:bool Ingress:bool ConfigFrom:network.ConfigReference
    ConfigOnly:bool Options:map[string]string Labels:map[string]string Peers:[]network.PeerInfo?`,
  'network.IPAM': 'Driver Options:map[string]string Config:[]network.IPAMConfig',
  'network.IPAMConfig':
    'Subnet? IPRange? Gateway? AuxAddress=AuxiliaryAddresses:map[string]string?',
  'network.ConfigReference': 'Network',
  'network.PeerInfo': 'Name IP',
  'network.EndpointResource': 'Name EndpointID MacAddress IPv4Address IPv6Address',

  'volume.Volume': `ClusterVolume:any? CreatedAt? Driver Labels:map[string]string Mountpoint Name
    Options:map[string]string Scope Status:map[string]any? UsageData:*volume.UsageData?`,
  'volume.UsageData': 'RefCount:int Size:int',

  'swarm.Version': 'Index:int?',
  'swarm.Meta': 'Version:swarm.Version CreatedAt:time UpdatedAt:time',
  'swarm.Annotations': 'Name? Labels:map[string]string',
  'swarm.Driver': 'Name? Options:map[string]string?',
  'swarm.Service': `ID Meta=.:swarm.Meta Spec:swarm.ServiceSpec
    PreviousSpec:*swarm.ServiceSpec? Endpoint:swarm.Endpoint UpdateStatus:*swarm.UpdateStatus?
    ServiceStatus:any? JobStatus:*swarm.JobStatus?`,
  'swarm.ServiceSpec': `Annotations=.:swarm.Annotations TaskTemplate:swarm.TaskSpec
    Mode:swarm.ServiceMode UpdateConfig:*swarm.UpdateConfig? RollbackConfig:*swarm.UpdateConfig?
    Networks:[]swarm.NetworkAttachmentConfig? EndpointSpec:*swarm.EndpointSpec?`,
  'swarm.ServiceMode': `Replicated:*swarm.ReplicatedService? Global:*container.none?
    ReplicatedJob:*swarm.ReplicatedJob? GlobalJob:*container.none?`,
  'swarm.ReplicatedService': 'Replicas:*int?',
  'swarm.ReplicatedJob': 'MaxConcurrent:*int? TotalCompletions:*int?',
  'swarm.UpdateConfig': `Parallelism:int Delay:duration? FailureAction? Monitor:duration?
    MaxFailureRatio:float Order`,
  'swarm.UpdateStatus': 'State? StartedAt:*time? CompletedAt:*time? Message?',
  'swarm.JobStatus': 'JobIteration:swarm.Version LastExecution:time',
  'swarm.Endpoint': `Spec:swarm.EndpointSpec Ports:[]swarm.PortConfig?
    VirtualIPs:[]swarm.EndpointVirtualIP?`,
  'swarm.EndpointSpec': 'Mode? Ports:[]swarm.PortConfig?',
  'swarm.PortConfig': 'Name? Protocol? TargetPort:int? PublishedPort:int? PublishMode?',
  'swarm.EndpointVirtualIP': 'NetworkID? Addr?',
  'swarm.NetworkAttachmentConfig': 'Target? Aliases:[]string? DriverOpts:map[string]string?',
  'swarm.TaskSpec': `ContainerSpec:*swarm.ContainerSpec? PluginSpec:any?
    NetworkAttachmentSpec:*swarm.NetworkAttachmentSpec? Resources:*swarm.ResourceRequirements?
    RestartPolicy:*swarm.RestartPolicy? Placement:*swarm.Placement?
    Networks:[]swarm.NetworkAttachmentConfig? LogDriver:*swarm.Driver? ForceUpdate:int Runtime?`,
  'swarm.NetworkAttachmentSpec': 'ContainerID',
  'swarm.ResourceRequirements': `Limits:*swarm.Limit? Reservations:*swarm.Resources?
    SwapBytes:*int? MemorySwappiness:*int?`,
  'swarm.Limit': 'NanoCPUs:int? MemoryBytes:int? Pids:int?',
  'swarm.Resources': 'NanoCPUs:int? MemoryBytes:int? GenericResources:[]any?',
  'swarm.RestartPolicy': 'Condition? Delay:*duration? MaxAttempts:*int? Window:*duration?',
  'swarm.Placement': `Constraints:[]string? Preferences:[]swarm.PlacementPreference?
    MaxReplicas:int? Platforms:[]swarm.Platform?`,
  'swarm.PlacementPreference': 'Spread:*swarm.SpreadOver',
  'swarm.SpreadOver': 'SpreadDescriptor',
  'swarm.Platform': 'Architecture? OS?',
  'swarm.ContainerSpec': `Image? Labels:map[string]string? Command:[]string? Args:[]string? Hostname?
    Env:[]string? Dir? User? Groups:[]string? Privileges:*swarm.Privileges? Init:*bool? StopSignal?
    TTY:bool? OpenStdin:bool? ReadOnly:bool? Mounts:[]mount.Mount? StopGracePeriod:*duration?
    Healthcheck:*container.HealthConfig? Hosts:[]string? DNSConfig:*swarm.DNSConfig?
    Secrets:[]*swarm.SecretReference? Configs:[]*swarm.ConfigReference? Isolation?
    Sysctls:map[string]string? CapabilityAdd:[]string? CapabilityDrop:[]string?
    Ulimits:[]*container.Ulimit? OomScoreAdj:int?`,
  'swarm.Privileges': `CredentialSpec:*swarm.CredentialSpec SELinuxContext:*swarm.SELinuxContext
    Seccomp:any? AppArmor:any? NoNewPrivileges:bool?`,
  'swarm.CredentialSpec': 'Config File Registry',
  'swarm.SELinuxContext': 'Disable:bool User Role Type Level',
  'swarm.DNSConfig': 'Nameservers:[]string? Search:[]string? Options:[]string?',
  'swarm.SecretReference': 'File:*swarm.FileTarget SecretID SecretName',
  'swarm.ConfigReference': 'File:*swarm.FileTarget? Runtime:*container.none? ConfigID ConfigName',
  'swarm.FileTarget': 'Name UID GID Mode:int',

  'swarm.Task': `ID Meta=.:swarm.Meta Annotations=.:swarm.Annotations Spec:swarm.TaskSpec
    ServiceID? Slot:int? NodeID? Status:swarm.TaskStatus DesiredState?
    NetworksAttachments:[]swarm.NetworkAttachment? GenericResources:[]any?
    JobIteration:*swarm.Version? Volumes:[]any`,
  'swarm.TaskStatus': `Timestamp:time State? Message? Err? ContainerStatus:*swarm.ContainerStatus?
    PortStatus:swarm.PortStatus`,
  'swarm.ContainerStatus': 'ContainerID PID:int ExitCode:int',
  'swarm.PortStatus': 'Ports:[]swarm.PortConfig?',
  'swarm.NetworkAttachment': 'Network:swarm.Network Addresses:[]string?',
  'swarm.Network': `ID Meta=.:swarm.Meta Spec:swarm.NetworkSpec DriverState:swarm.Driver
    IPAMOptions:*swarm.IPAMOptions?`,
  'swarm.NetworkSpec': `Annotations=.:swarm.Annotations DriverConfiguration:*swarm.Driver?
    IPv6Enabled:bool? Internal:bool? Attachable:bool? Ingress:bool? IPAMOptions:*swarm.IPAMOptions?
    ConfigFrom:*network.ConfigReference? Scope?`,
  'swarm.IPAMOptions': 'Driver:swarm.Driver Configs:[]swarm.IPAMConfig?',
  'swarm.IPAMConfig': 'Subnet? Range? Gateway?',

  'swarm.Node': `ID Meta=.:swarm.Meta Spec:swarm.NodeSpec Description:swarm.NodeDescription
    Status:swarm.NodeStatus ManagerStatus:*swarm.ManagerStatus?`,
  'swarm.NodeSpec': 'Annotations=.:swarm.Annotations Role? Availability?',
  'swarm.NodeDescription': `Hostname? Platform:swarm.Platform Resources:swarm.Resources
    Engine:swarm.EngineDescription TLSInfo:swarm.TLSInfo CSIInfo:[]any?`,
  'swarm.EngineDescription': `EngineVersion? Labels:map[string]string?
    Plugins:[]swarm.PluginDescription?`,
  'swarm.PluginDescription': 'Type? Name?',
  'swarm.TLSInfo': 'TrustRoot? CertIssuerSubject:bytes? CertIssuerPublicKey:bytes?',
  'swarm.NodeStatus': 'State? Message? Addr?',
  'swarm.ManagerStatus': 'Leader:bool? Reachability? Addr?',

  'plugin.Plugin': `Config:plugin.Config Enabled:bool ID=Id? Name PluginReference?
    Settings:plugin.Settings`,
  'plugin.Config': `Args:any Description DockerVersion? Documentation Entrypoint:[]string Env:[]any
    Interface:plugin.Interface IpcHost:bool Linux:any Mounts:[]any Network:any PidHost:bool
    PropagatedMount User:any WorkDir Rootfs=rootfs:any?`,
  'plugin.Interface': 'ProtocolScheme? Socket Types:[]any',
  'plugin.Settings': 'Args:[]string Devices:[]any Env:[]string Mounts:[]any',

  'swarm.Secret': 'ID Meta=.:swarm.Meta Spec:swarm.SecretSpec',
  'swarm.SecretSpec': `Annotations=.:swarm.Annotations Data:bytes? Driver:*swarm.Driver?
    Templating:*swarm.Driver?`,
  'swarm.Config': 'ID Meta=.:swarm.Meta Spec:swarm.ConfigSpec',
  'swarm.ConfigSpec': 'Annotations=.:swarm.Annotations Data:bytes? Templating:*swarm.Driver?',
}

/** The text of a value of the types that have one of their own, in Go a method `String`. */
export const goTexts: Readonly<Record<string, (fields: Record<string, unknown>) => string>> = {
  'swarm.Version': ({ Index }) => String(Index),
  'container.Ulimit': ({ Name, Soft, Hard }) => `${Name}=${Soft}:${Hard}`,
}
