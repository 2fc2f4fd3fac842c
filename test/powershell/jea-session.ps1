<#
.SYNOPSIS
    Opens a session as the endpoint of the module gives it, without WinRM, and calls commands in it.
.DESCRIPTION
    PowerShell itself makes the session of the session configuration and the role capabilities. Texts come in
    base64, because ConvertFrom-Json makes dates of what looks like one. What only Windows can do (execution policy,
    transcripts, virtual accounts) is taken out of the configuration by whoever calls this.
.OUTPUTS
    One JSON object a line for each call: output, errors, refusal.
#>
param([string] $Folder)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:PSModulePath = $Folder + [IO.Path]::PathSeparator + $env:PSModulePath
$utf8 = New-Object Text.UTF8Encoding $false
$out = [Console]::OpenStandardOutput()
function Expand([string] $Text) { $utf8.GetString([Convert]::FromBase64String($Text)) }

function Send($Answer) {
    $bytes = $utf8.GetBytes(($Answer | ConvertTo-Json -Compress -Depth 5) + [char] 10)
    $out.Write($bytes, 0, $bytes.Length)
    $out.Flush()
}

$order = Expand ([Console]::In.ReadToEnd()) | ConvertFrom-Json
$isMember = [Func[string, bool]] { param($group) $group -eq $order.group }
$state = [initialsessionstate]::CreateFromSessionConfigurationFile("$Folder/Fettle.pssc", $isMember)
$runspace = [runspacefactory]::CreateRunspace($state)
$runspace.Open()

foreach ($call in $order.calls) {
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $answer = @{ output = @(); errors = @(); refusal = '' }
    try {
        if ($call.script) { $null = $shell.AddScript((Expand $call.script)) } else { $null = $shell.AddCommand((Expand $call.command)) }
        foreach ($one in $call.parameters) {
            $value = Expand $one.value
            if ($one.type -eq 'number') { $value = [double]::Parse($value, [Globalization.CultureInfo]::InvariantCulture) }
            if ($one.type -eq 'boolean') { $value = $value -eq 'true' }
            $null = $shell.AddParameter((Expand $one.name), $value)
        }
        $answer.output = @($shell.Invoke() | ForEach-Object { [string] $(if ($call.property) { $_.($call.property) } else { $_ }) })
        $answer.errors = @($shell.Streams.Error | ForEach-Object { [string] $_ })
    } catch {
        $cause = $_.Exception
        while ($cause -is [Management.Automation.MethodInvocationException]) { $cause = $cause.InnerException }
        $answer.refusal = @($cause.ErrorRecord.FullyQualifiedErrorId, $cause.Message) -join ': '
    }
    Send $answer
}
[Environment]::Exit(0)
