using System.Runtime.InteropServices;

namespace Nightshift.Sandboxes;

/// <summary>System calls that no program under test needs and that reach far into the kernel, with their numbers.</summary>
internal static class DeniedSystemCalls
{
    public static IEnumerable<int> For(Architecture architecture) =>
        Table.Select(call => architecture == Architecture.Arm64 ? call.Arm64 : call.X64).OfType<int>();

    /// <summary>Number on x86-64 and on arm64; null where the call does not exist.</summary>
    private static readonly (string Name, int? X64, int? Arm64)[] Table =
    [
        ("ptrace", 101, 117),
        ("process_vm_readv", 310, 270),
        ("process_vm_writev", 311, 271),
        ("kcmp", 312, 272),
        ("pidfd_getfd", 438, 438),
        ("process_madvise", 440, 440),
        ("keyctl", 250, 219),
        ("add_key", 248, 217),
        ("request_key", 249, 218),
        ("bpf", 321, 280),
        ("perf_event_open", 298, 241),
        ("userfaultfd", 323, 282),
        ("io_uring_setup", 425, 425),
        ("io_uring_enter", 426, 426),
        ("io_uring_register", 427, 427),
        ("mount", 165, 40),
        ("umount2", 166, 39),
        ("pivot_root", 155, 41),
        ("chroot", 161, 51),
        ("move_mount", 429, 429),
        ("open_tree", 428, 428),
        ("fsopen", 430, 430),
        ("fsconfig", 431, 431),
        ("fsmount", 432, 432),
        ("fspick", 433, 433),
        ("mount_setattr", 442, 442),
        ("unshare", 272, 97),
        ("setns", 308, 268),
        ("kexec_load", 246, 104),
        ("kexec_file_load", 320, 294),
        ("init_module", 175, 105),
        ("finit_module", 313, 273),
        ("delete_module", 176, 106),
        ("reboot", 169, 142),
        ("swapon", 167, 224),
        ("swapoff", 168, 225),
        ("acct", 163, 89),
        ("syslog", 103, 116),
        ("quotactl", 179, 60),
        ("quotactl_fd", 443, 443),
        ("name_to_handle_at", 303, 264),
        ("open_by_handle_at", 304, 265),
        ("lookup_dcookie", 212, 18),
        ("iopl", 172, null),
        ("ioperm", 173, null),
        ("modify_ldt", 154, null),
        ("fanotify_init", 300, 262),
        ("settimeofday", 164, 170),
        ("clock_settime", 227, 112),
        ("adjtimex", 159, 171),
        ("clock_adjtime", 305, 266),
        ("sethostname", 170, 161),
        ("setdomainname", 171, 162),
        ("vhangup", 153, 58),
        ("uselib", 134, null),
        ("memfd_secret", 447, 447),
    ];
}
