/** What zsh sources, or finds as `_PROGRAM` in its fpath, to complete the program's command lines. */
export function zshScript(program: string, request: string): string {
  return String.raw`#compdef ${program}
# zsh completion for ${program}

_${program}() {
  local command=${'$'}{(Q)words[1]} output directive line candidate
  local -a typed lines described space
  typed=("${'$'}{(@Q)words[2,CURRENT-1]}")
  (( ${'$'}+commands[$command] )) || [[ $command == */* ]] || command=${program}
  output=$("$command" ${request} "${'$'}{typed[@]}" "${'$'}{(Q)PREFIX}" 2>/dev/null) || return 1
  lines=("${'$'}{(@f)output}")
  directive=${'$'}{lines[-1]#:}
  [[ $directive == <-> ]] || return 1
  (( directive & 1 )) && return 1
  lines[-1]=()

  # Behind --flag= only the value is completed.
  [[ $PREFIX == --*=* ]] && compset -P 1 '*='
  for line in "${'$'}{lines[@]}"; do
    candidate=${'$'}{line%%$'\t'*}
    candidate=${'$'}{candidate//:/\\:}
    [[ $line == *$'\t'* ]] && candidate+=:${'$'}{line#*$'\t'}
    [[ -n $candidate ]] && described+=("$candidate")
  done

  if (( ${'$'}#described )); then
    (( directive & 2 )) && space=(-S '')
    _describe -V ${program} described "${'$'}{space[@]}"
  elif (( directive & 16 )); then
    _files -/
  elif (( ! (directive & 4) )); then
    _files
  fi
}

if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`
}
