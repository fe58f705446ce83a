#!/usr/bin/env bash
# Scans on a Slurm cluster of this one machine, which it starts beside whatever else runs and ends again: a task's
# program is killed, then the node fails under another task; the joined results must have the bytes of a plain scan.
#   on_slurm.sh PROGRAM SOURCES     (as root, with slurm-wlm and munge; `./dev test --cluster` installs them)
set -euo pipefail

skip() { echo "skipped: $*"; exit 0; }
[ -n "${STEPWISE_CLUSTER:-}" ] || skip "./dev test --cluster runs it"
[ "$(id -u)" -eq 0 ] || skip "Slurm's daemons are started as root"
for program in slurmctld slurmd sbatch munged; do
  command -v $program >/dev/null || skip "$program is not there; ./dev test --cluster installs it"
done

export STEPWISE=$1
sources=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/stepwise-cluster-XXXXXX")
export SLURM_CONF=$work/slurm.conf
shares=3
started=()  # processes of ours, by id

say() { echo "$(date +%T) $*"; }
fail() {
  say "FAILED: $*"
  squeue -o '%i %T %r' || true
  tail -n 20 "$work"/*.log "$work"/results/*.log || true
  exit 1
}

# Waits until a command succeeds.
await() { # SECONDS WHAT COMMAND…
  local left=$(($1 * 5)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $((left--)) -gt 0 ] || fail "waited in vain until $what"
    sleep 0.2
  done
}

# Every process below the given one, and itself.
tree() { # PID
  local child
  for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do tree "$child"; done
  echo "$1"
}

parent() { awk '/^PPid:/ { print $2 }' "/proc/$1/status"; }

# The processes that Slurm started for our jobs: each job's slurmstepd, which has left slurmd, and all below it.
job_processes() {
  local pid
  scontrol listpids 2>/dev/null | awk 'NR > 1 && $1 > 0 { print $1 }' | while read -r pid; do
    [ -d "/proc/$pid" ] && tree "$(parent "$pid")"
  done | sort -un | awk '$1 > 1'
}

stop() {
  local pid
  scancel --quiet --user=root 2>/dev/null || true
  for _ in $(seq 25); do [ -n "$(squeue -h 2>/dev/null)" ] || break; sleep 0.2; done
  for pid in $(job_processes) ${started[@]+"${started[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for _ in $(seq 50); do
    local left=0
    for pid in ${started[@]+"${started[@]}"}; do kill -0 "$pid" 2>/dev/null && left=1; done
    [ $left -eq 1 ] || break
    sleep 0.2
  done
  for pid in ${started[@]+"${started[@]}"}; do kill -9 "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

# No cgroups, no systemd; the host's name need have no address; a socket of munge of our own.
write_configuration() { # HOST PORT
  cat >"$SLURM_CONF" <<CONF
ClusterName=stepwise
SlurmctldHost=$1(127.0.0.1)
SlurmctldPort=$2
SlurmdPort=$(($2 + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
ReturnToService=2
JobRequeue=1
SlurmdTimeout=6
KillWait=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1
MailProg=/bin/true
NodeName=$1 NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$1 Default=YES State=UP
CONF
  # Releases that look for systemd's cgroups unless told not to.
  local version
  version=$(slurmctld -V | tr -dc '0-9.' | cut -d. -f1)
  [ "$version" -lt 23 ] || echo "CgroupPlugin=disabled" >"$work/cgroup.conf"
}

# Daemons write here and stay our children.
start() { # NAME COMMAND…
  local name=$1
  shift
  "$@" >>"$work/$name.log" 2>&1 </dev/null &
  started+=($!)
}

start_cluster() {
  mkdir -p "$work"/{munge,state,spool}
  chmod 755 "$work" "$work/munge"
  (umask 077 && head -c 128 /dev/urandom >"$work/munge.key")
  write_configuration "$(uname -n | cut -d. -f1)" $((20000 + RANDOM % 10000))
  start munged munged --foreground --force --origin=127.0.0.1 --socket="$work/munge/socket" \
    --key-file="$work/munge.key" --pid-file="$work/munge.pid" --log-file="$work/munge.log" \
    --seed-file="$work/munge.seed"
  await 10 "munge answers" munge --socket="$work/munge/socket" -n
  start slurmctld slurmctld -D
  start_node
}

start_node() {
  start slurmd slurmd -D
  node=$!
  await 30 "the node is up" node_is_idle
}
node_is_idle() { [ "$(sinfo -h -o %T)" = idle ]; }

# Enough different files that there is time to do harm.
make_files() {
  local sample copy
  for sample in "$sources"/samples/parts/*.step "$sources"/samples/assemblies/*.step; do
    for copy in 1 2 3 4 5 6 7 8 9 10; do
      sed "1a /* copy $copy */" "$sample" >"$work/files/$copy-$(basename "$sample")"
    done
  done
  printf 'ISO-10303-21;' >"$work/files/cut.step"
}

restarts() { scontrol show job "$1" 2>/dev/null | sed -n 's/.* Restarts=\([0-9]*\).*/\1/p' | head -n 1; }
files_in() { "$STEPWISE" results sql "$1" "SELECT count(*) AS n FROM files" --format csv | tail -n 1 | tr -dc 0-9; }
has_files() { [ "$(files_in "$work/results/share-$1.db")" -gt 5 ]; }
runs() { [ "$(squeue -h -j "$1" -o %T)" = RUNNING ]; }
waits() { [ "$(squeue -h -j "$1" -o %T)" = PENDING ]; }
is_requeued() { [ "$(restarts "$1")" = "$2" ] && waits "$1"; }
array_is_done() { [ -z "$(squeue -h -j "$scan_job")" ]; }
all_is_done() { [ -z "$(squeue -h)" ]; }

# The coordinator of a task is the only program below its script.
coordinator() { # SHARE
  local pid
  for pid in /proc/[0-9]*; do
    [ "$(readlink "$pid/exe" 2>/dev/null)" = "$STEPWISE" ] || continue
    tr '\0' ' ' <"$pid/cmdline" | grep -q -- "--db $work/results/share-$1.db" || continue
    grep -q '^Name:.*bash' "/proc/$(parent "${pid#/proc/}")/status" && echo "${pid#/proc/}"
  done
}

# Slurm waits two minutes before it starts a job once more; a test need not.
start_soon() { scontrol update jobid="$1" starttime=now; }

mkdir -p "$work/files" "$work/results"
make_files
cd "$work"
say "a plain scan of $(find files -type f | wc -l) files"
"$STEPWISE" scan files --jsonl plain.jsonl --csv plain.csv 2>&1 || [ $? -eq 1 ]

start_cluster
say "$(slurmctld -V) and $(munged --version | head -n 1) on $(uname -n)"
jobs=$("$sources/cluster/submit" results $shares -- files)
scan_job=${jobs% *}
say "jobs $jobs"

await 60 "share 1 has results" has_files 1
victim=$(coordinator 1)
[ -n "$victim" ] || fail "share 1 was done before it could be disturbed"
say "the program of share 1, process $victim, is killed after $(files_in results/share-1.db) files"
kill -9 "$victim"
await 30 "share 1 is queued again" is_requeued "${scan_job}_1" 1

await 60 "the last share has results" has_files $shares
runs "${scan_job}_$shares" || fail "share $shares was done before it could be disturbed"
say "the node fails under share $shares after $(files_in results/share-$shares.db) files"
lost=$(job_processes)
[ -n "$lost" ] || fail "no process of the job was found"
kill -9 "$node"
for pid in $lost; do kill -9 "$pid" 2>/dev/null || true; done
await 60 "share $shares is queued again" is_requeued "${scan_job}_$shares" 1
start_node
for task in "${scan_job}_1" "${scan_job}_2" "${scan_job}_$shares"; do ! waits "$task" || start_soon "$task"; done
await 120 "all shares are scanned" array_is_done
await 60 "the shares are joined" all_is_done
[ -f results/all.db ] || fail "there is no all.db"

grep -h -E 'restart|queued again|files:' results/share-*.log
"$STEPWISE" results export results/all.db --jsonl all.jsonl --csv all.csv
cmp plain.jsonl all.jsonl || fail "the reports differ"
cmp plain.csv all.csv || fail "the tables differ"
say "$(wc -l <all.jsonl) reports are the same to the last byte; restarts: share 1 $(restarts "${scan_job}_1"), share 2 $(restarts "${scan_job}_2"), share 3 $(restarts "${scan_job}_3")"
