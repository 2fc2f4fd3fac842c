# Event logs: { log, provider, id, at, values }, newest last; logs that are switched off or missing stand in "logs".

function Add-Event([string] $Log, [string] $Provider, [int] $Id, [object[]] $Values) {
    $machine = Get-Machine
    $machine.events = @($machine.events) + [pscustomobject] @{ log = $Log; provider = $Provider; id = $Id; at = Get-Seconds; values = @($Values) }
    Save-Machine $machine "event $Id"
}

function Test-Event($Event, $Filter) {
    foreach ($key in $Filter.Keys) {
        $holds = switch ($key) {
            'LogName' { $Event.log -eq $Filter[$key] }
            'ProviderName' { $Event.provider -eq $Filter[$key] }
            'Id' { @($Filter[$key]) -contains $Event.id }
            'StartTime' { (Get-Moment $Event.at) -ge $Filter[$key] }
            default { throw "The stand-in for Get-WinEvent has no filter $key." }
        }
        if (-not $holds) { return $false }
    }
    $true
}

function Get-WinEvent {
    [CmdletBinding()]
    param([hashtable] $FilterHashtable, [long] $MaxEvents, [string] $ListLog)
    $log = if ($ListLog) { $ListLog } else { $FilterHashtable['LogName'] }
    $resource = if ($ListLog) { 'log' } else { 'events' }
    $isEmpty = Test-Empty $PSCmdlet "${resource}:$log"
    $about = Get-Field (Get-Machine).logs $log
    if ($about -eq 'missing') {
        Write-Failure $PSCmdlet 'NoMatchingLogsFound' "Auf dem Computer ist kein Ereignisprotokoll `"$log`" vorhanden." ObjectNotFound
        return
    }
    if ($ListLog) {
        if (-not $isEmpty) { [pscustomobject] @{ LogName = $log; IsEnabled = $about -ne 'off' } }
        return
    }
    $found = @(if (-not $isEmpty) { (Get-Machine).events | Where-Object { Test-Event $_ $FilterHashtable } | Sort-Object -Property at -Descending })
    if ($found.Count -eq 0) {
        Write-Failure $PSCmdlet 'NoMatchingEventsFound' 'Es wurden keine Ereignisse gefunden.' ObjectNotFound
        return
    }
    $shown = if ($MaxEvents -gt 0) { $found | Select-Object -First $MaxEvents } else { $found }
    foreach ($event in $shown) {
        [pscustomobject] @{
            Id = [int] $event.id; LogName = $event.log; ProviderName = $event.provider; TimeCreated = Get-Moment $event.at
            Properties = @($event.values | ForEach-Object { [pscustomobject] @{ Value = $_ } })
            Message = 'Diese Meldung ist übersetzt.'
        }
    }
}
