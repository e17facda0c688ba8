import { flag } from '../../options/index.ts'

/** Plugins are signed no more; scripts may still say that they need not be. */
export const disableContentTrust = flag('--disable-content-trust', 'Do not check signatures', {
  default: true,
  deprecated: 'support for docker content trust was removed',
})
