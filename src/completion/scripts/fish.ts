/** What fish sources to complete the program's command lines. */
export function fishScript(program: string, request: string): string {
  const name = `__${program}_completion`
  return String.raw`# fish completion for ${program}

function ${name}
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l command $typed[1]
    set -e typed[1]
    type -q -- $command; or set command ${program}
    set -l lines ($command ${request} $typed "$current" 2>/dev/null)
    set -l directive (string match -r '^:(\d+)$' -- $lines[-1])[2]
    test -n "$directive"; or return
    test (math "$directive % 2") -eq 1; and return
    set -e lines[-1]

    # Behind --flag= fish wants the flag again.
    set -l flag (string match -r '^--[^=]+=' -- $current)
    for line in $lines
        printf '%s\n' "$flag$line"
    end
    test (count $lines) -gt 0; and return

    set -l value (string replace -- "$flag" '' $current)
    if test (math "floor($directive / 16) % 2") -eq 1
        for path in (__fish_complete_directories "$value")
            printf '%s\n' "$flag$path"
        end
    else if test (math "floor($directive / 4) % 2") -eq 0
        for path in (__fish_complete_path "$value")
            printf '%s\n' "$flag$path"
        end
    end
end

complete -c ${program} -e
complete -c ${program} -f -k -a '(${name})'
`
}
