#!/usr/bin/env bash
# A recurring run of KFP at "30 3 * * *" starts every hour
#
# Packages: github.com/robfig/cron 1.2.0 (Go), the library that KFP's controller reads schedules with
# Expected: five fields are minute, hour, day, month, weekday, as in Kubernetes' CronJob and Argo's CronWorkflow; a parser that wants six refuses five.
# Seen:     version 1 takes the first of five for seconds and adds `*` at the end: "30 3 * * *" is 3 minutes and 30 seconds past every
#           hour, "0 0 * * 7" (Sundays) is every hour of July. With six fields Sunday as 7 is an error.
# Matters:  a nightly training is paid for 24 times a day, and a weekly one waits for July.
# Here:     rule C15 of docs/pipeline-rules.md; the compiler writes six fields for KFP and five for Argo.
. "$(dirname "$0")/lib.sh"

need go
cat >main.go <<'G'
package main

import (
	"fmt"
	"time"

	"github.com/robfig/cron"
)

func main() {
	for _, text := range []string{"30 3 * * *", "0 30 3 * * *", "0 0 * * 7", "0 0 0 * * 7"} {
		schedule, err := cron.Parse(text)
		if err != nil {
			fmt.Printf("%-14s refused\n", text)
			continue
		}
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		fmt.Printf("%-14s", text)
		for range 3 {
			at = schedule.Next(at)
			fmt.Print(at.Format(" 01-02 15:04:05"))
		}
		fmt.Println()
	}
}
G
{ go mod init f && go get github.com/robfig/cron@v1.2.0; } >install.log 2>&1 || cannot "download of robfig/cron"
go run . >seen
as_described <<'X'
30 3 * * *     01-01 00:03:30 01-01 01:03:30 01-01 02:03:30
0 30 3 * * *   01-01 03:30:00 01-02 03:30:00 01-03 03:30:00
0 0 * * 7      07-01 00:00:00 07-01 01:00:00 07-01 02:00:00
0 0 0 * * 7    refused
X
