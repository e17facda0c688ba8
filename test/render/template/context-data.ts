import { goMap, goStruct } from '../../../src/render/template/index.ts'

/** What `docker context inspect --format` hands its template, for the context the rows are from. */
export function contextData(): object {
  const endpoints = goMap('map[string]interface {}', {
    docker: goStruct('context.EndpointMetaBase', {
      Host: 'tcp://1.2.3.4:2375',
      SkipTLSVerify: false,
    }),
  })
  const description = goStruct('command.DockerContext', {
    Description: 'a <desc> & "q"',
    AdditionalFields: goMap('map[string]interface {}', {}),
  })
  const metadata = { Name: 'xx', Metadata: description, Endpoints: endpoints }
  const fields = {
    Metadata: goStruct('store.Metadata', metadata),
    TLSMaterial: goMap('map[string]store.EndpointFiles', {}),
  }
  // Fields of the embedded struct can be read here too, but are not printed twice.
  Object.defineProperties(fields, { Name: { value: 'xx' }, Endpoints: { value: endpoints } })
  return goStruct('context.contextWithTLSListing', fields)
}
