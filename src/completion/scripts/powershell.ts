/** What PowerShell runs to complete the program's command lines. */
export function powershellScript(program: string, request: string): string {
  return String.raw`# PowerShell completion for ${program}

Register-ArgumentCompleter -Native -CommandName '${program}' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or
            ($_.Extent.EndOffset -eq $cursorPosition -and $wordToComplete -eq '') } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $current = "$wordToComplete"
    # Older versions do not pass on an empty word.
    if ($current -eq '' -and ($PSVersionTable.PSVersion -lt [version]'7.3' -or $PSNativeCommandArgumentPassing -eq 'Legacy')) {
        $current = '""'
    }
    $lines = @(& '${program}' ${request} @words $current 2>$null)
    if ($lines.Count -eq 0 -or $lines[-1] -notmatch '^:(\d+)$') { return }
    $directive = [int]$Matches[1]
    if ($directive -band 1) { return }

    $flag = ''
    if ($wordToComplete -match '^(--[^=]+=)') { $flag = $Matches[1] }
    $space = if ($directive -band 2) { '' } else { ' ' }
    $candidates = @($lines | Select-Object -SkipLast 1)
    foreach ($line in $candidates) {
        $candidate, $description = $line -split "${'`'}t", 2
        if (-not $description) { $description = $candidate }
        $text = $flag + $candidate
        if (-not $text.StartsWith($wordToComplete)) { continue }
        [System.Management.Automation.CompletionResult]::new($text + $space, $candidate, 'ParameterValue', $description)
    }
    # With nothing returned PowerShell completes file names; an empty text keeps it from that.
    if ($candidates.Count -eq 0 -and ($directive -band 4)) { '' }
}
`
}
