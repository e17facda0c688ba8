/** What bash sources to complete the program's command lines. */
export function bashScript(program: string, request: string): string {
  const name = `__${program}_completion`
  return String.raw`# bash completion for ${program}

${name}() {
  # Words as they were typed: bash takes them apart at = and : as well.
  local rest=${'$'}{COMP_LINE:0:COMP_POINT} trimmed word i
  local -a typed=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed=${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}
    word=${'$'}{COMP_WORDS[i]}
    ((i == COMP_CWORD)) && word=$trimmed
    if ((i > 0)) && [[ $trimmed == "$rest" ]]; then
      typed[${'$'}{#typed[@]} - 1]+=$word
    else
      typed+=("$word")
    fi
    rest=${'$'}{trimmed#"$word"}
  done
  typed=("${'$'}{typed[@]//[\\\"\']/}")

  local program=${'$'}{typed[0]}
  type -P -- "$program" >/dev/null || program=${program}
  local output
  output=$("$program" ${request} "${'$'}{typed[@]:1}" 2>/dev/null) || return
  local directive=${'$'}{output##*:}
  [[ $directive =~ ^[0-9]+$ ]] || return
  ((directive & 1)) && return

  local current=${'$'}{typed[${'$'}{#typed[@]} - 1]} flag=
  if [[ $current == --*=* ]]; then
    flag=${'$'}{current%%=*}=
    current=${'$'}{current#*=}
  fi
  # Readline replaces only what follows the last character that it breaks words at.
  local kept= part mark
  for mark in = :; do
    [[ $COMP_WORDBREAKS == *"$mark"* && $flag$current == *"$mark"* ]] || continue
    part=$flag$current
    part=${'$'}{part%"${'$'}{part##*"$mark"}"}
    ((${'$'}{#part} > ${'$'}{#kept})) && kept=$part
  done

  local candidate description line
  local -a candidates=() descriptions=()
  while IFS= read -r line; do
    candidate=${'$'}{line%%$'\t'*}
    [[ $line == :* || $candidate != "$current"* ]] && continue
    description=
    [[ $line == *$'\t'* ]] && description=${'$'}{line#*$'\t'}
    candidate=$flag$candidate
    candidates+=("${'$'}{candidate#"$kept"}")
    descriptions+=("$description")
  done <<<"$output"

  COMPREPLY=()
  if ((${'$'}{#candidates[@]} == 0)); then
    ((directive & 4)) && return
    local kind=-f
    ((directive & 16)) && kind=-d
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen $kind -- "$current")
    compopt -o filenames 2>/dev/null
    return
  fi
  ((directive & 2)) && compopt -o nospace 2>/dev/null

  # Descriptions are shown beside each other, never inserted: not for one candidate, nor where a key
  # inserts one after the other.
  local width=0
  if ((${'$'}{#candidates[@]} > 1 && COMP_TYPE != 37 && COMP_TYPE != 42)); then
    for candidate in "${'$'}{candidates[@]}"; do
      ((${'$'}{#candidate} > width)) && width=${'$'}{#candidate}
    done
  fi
  for i in "${'$'}{!candidates[@]}"; do
    candidate=${'$'}{candidates[i]}
    if ((width > 0)) && [[ -n ${'$'}{descriptions[i]} ]]; then
      printf -v line '%-*s  (%s)' "$width" "$candidate" "${'$'}{descriptions[i]}"
      COMPREPLY+=("${'$'}{line:0:${'$'}{COLUMNS:-80}}")
    else
      COMPREPLY+=("$candidate")
    fi
  done
}

complete -F ${name} ${program}
`
}
