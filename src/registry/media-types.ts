const docker = 'application/vnd.docker.distribution.manifest'
const oci = 'application/vnd.oci.image'

/** The kinds of manifests there are, by what they are for and who named them. */
export const dockerImage = `${docker}.v2+json`
export const dockerList = `${docker}.list.v2+json`
export const ociImage = `${oci}.manifest.v1+json`
export const ociIndex = `${oci}.index.v1+json`

/** All that is understood. */
export const mediaTypes: readonly string[] = [dockerImage, dockerList, ociImage, ociIndex]
