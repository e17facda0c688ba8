/**
 * Lines of shell that write `Dockerfile`; the label tells whose image it is, and makes every step
 * after it one that no other scenario has in the engine's cache.
 */
export function dockerfile(...lines: readonly string[]): string {
  const all = ['FROM busybox', 'LABEL qc=SCENE', ...lines].join('\n')
  return `cat >Dockerfile <<'END'\n${all}\nEND\nsed -i "s/SCENE/$N/" Dockerfile`
}
