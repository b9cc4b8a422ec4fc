# The settings of a shell in a workspace. What is typed goes to the rules before it runs (descriptor 198), which answer (199); what became of it is told as well.
PS1='\[\e[1;34m\]\w\[\e[0m\] $ ' PROMPT_COMMAND=__after
HISTFILE=/tmp/.shell_history HISTSIZE=2000 HISTFILESIZE=2000 HISTCONTROL=
shopt -s histappend checkwinsize
alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -l'
__armed= __ran= __refused=0 __number=

__after() {
  local code=$?
  [ -z "$__ran" ] || printf 'D%s\0' "$code" >&198
  history -a
  __ran= __refused=0 __armed=1
}

# Before each command: only the first after a prompt is looked at, for the whole line. What is refused is passed over, up to the next prompt.
__before() {
  [ "${FUNCNAME[1]}" != __after ] && [ "$BASH_COMMAND" != __after ] && [ -z "${COMP_LINE+x}" ] || return 0
  [ -n "$__armed" ] || return "$__refused"
  __armed=
  local line verdict reply
  line=$(HISTTIMEFORMAT='' builtin history 1)
  if [[ $line =~ ^\ *([0-9]+)\*?\ +(.*)$ ]] && [ "${BASH_REMATCH[1]}" != "$__number" ]; then
    __number=${BASH_REMATCH[1]} line=${BASH_REMATCH[2]}
  else
    line=$BASH_COMMAND
  fi
  printf 'C%s\0' "$line" >&198
  IFS= read -r verdict <&199 || verdict=allow
  case $verdict in
    deny*) printf '%s\n' "${verdict#deny }" >/dev/tty; __refused=1 ;;
    ask*)
      read -r -p "${verdict#ask } Run it? [y/N] " reply </dev/tty 2>/dev/tty
      case $reply in [yY]*) ;; *) printf 'N\0' >&198; __refused=1 ;; esac ;;
  esac
  [ "$__refused" = 1 ] || __ran=1
  return "$__refused"
}

shopt -s extdebug
trap __before DEBUG
