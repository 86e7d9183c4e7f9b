# SPDX-License-Identifier: ISC
#
# The macros that configure.ac is written with. Each does one thing.

# SMALLPRINT_CHECK_CFLAGS(VARIABLE, FLAG...)
# Appends to VARIABLE each flag that the compiler takes without complaint.
AC_DEFUN([SMALLPRINT_CHECK_CFLAGS], [
    m4_foreach_w([sp_flag], [$2], [
        AS_VAR_PUSHDEF([sp_cached], [smallprint_cv_cflag_[]sp_flag])
        AC_CACHE_CHECK([whether $CC takes sp_flag], [sp_cached], [
            sp_saved_CFLAGS=$CFLAGS
            # An unknown -Wno-flag is only reported next to another warning: ask for the flag itself.
            CFLAGS="$CFLAGS -Werror m4_bpatsubst(sp_flag, [^-Wno-], [-W])"
            AC_COMPILE_IFELSE([AC_LANG_PROGRAM([])],
                [AS_VAR_SET([sp_cached], [yes])], [AS_VAR_SET([sp_cached], [no])])
            CFLAGS=$sp_saved_CFLAGS
        ])
        AS_VAR_IF([sp_cached], [yes], [AS_VAR_APPEND([$1], [" sp_flag"])])
        AS_VAR_POPDEF([sp_cached])
    ])
])

# SMALLPRINT_LIBRARY(PREFIX, MODULE, HEADER, FUNCTION, LIBRARY, PURPOSE, DEBIAN, FEDORA, ARCH, HOMEBREW)
# Finds a library through pkg-config (MODULE, with an optional version), else by linking FUNCTION
# from LIBRARY. Sets PREFIX_CFLAGS and PREFIX_LIBS. A library that isn't there is noted, with its
# packages, for SMALLPRINT_REQUIRE_LIBRARIES or SMALLPRINT_NOTE_TEST_LIBRARIES to report: so that
# one run of configure names everything that is missing.
AC_DEFUN([SMALLPRINT_LIBRARY], [
    PKG_CHECK_MODULES([$1], [$2], [:], [
        sp_saved_LIBS=$LIBS
        sp_found=no
        AC_CHECK_HEADER([$3], [AC_CHECK_LIB([$5], [$4], [sp_found=yes])])
        LIBS=$sp_saved_LIBS
        AS_IF([test "$sp_found" = yes], [$1_LIBS=-l$5], [
            AS_VAR_APPEND([smallprint_missing], ["
  $3 ($6)"])
            AS_VAR_APPEND([smallprint_debian], [" $7"])
            AS_VAR_APPEND([smallprint_fedora], [" $8"])
            AS_VAR_APPEND([smallprint_arch], [" $9"])
            AS_VAR_APPEND([smallprint_homebrew], [" $10"])
        ])
    ])
])

# What to type for the libraries noted so far, as text in $smallprint_advice.
AC_DEFUN([SMALLPRINT_ADVISE], [
    smallprint_advice="these libraries are missing:$smallprint_missing
To install them:
  Debian, Ubuntu:  apt-get install$smallprint_debian
  Fedora:          dnf install$smallprint_fedora
  Arch:            pacman -S$smallprint_arch
  Homebrew:        brew install$smallprint_homebrew"
])

# Stops when a library noted so far is missing.
AC_DEFUN([SMALLPRINT_REQUIRE_LIBRARIES], [
    AS_IF([test -n "$smallprint_missing"], [
        SMALLPRINT_ADVISE
        AC_MSG_ERROR([$smallprint_advice])
    ])
])

# Sets the conditional TESTS_POSSIBLE and, where it is false, TESTS_ADVICE: what `make check` says.
AC_DEFUN([SMALLPRINT_NOTE_TEST_LIBRARIES], [
    smallprint_tests=yes
    AS_IF([test -n "$smallprint_missing"], [
        smallprint_tests="no ('make check' says why)"
        SMALLPRINT_ADVISE
        AS_ECHO(["The tests can't run: $smallprint_advice"]) > tests-missing.txt
    ], [rm -f tests-missing.txt])
    AM_CONDITIONAL([TESTS_POSSIBLE], [test -z "$smallprint_missing"])
])

# --enable-sanitize=LIST: every name is one that both gcc and clang know; thread excludes address.
AC_DEFUN([SMALLPRINT_OPTION_SANITIZE], [
    AC_ARG_ENABLE([sanitize],
        [AS_HELP_STRING([--enable-sanitize=LIST],
            [build with sanitizers: address,undefined or thread,undefined])],
        [], [enable_sanitize=no])
    AS_CASE([$enable_sanitize],
        [yes], [enable_sanitize=address,undefined],
        [''], [enable_sanitize=no])
    AS_CASE([,$enable_sanitize,],
        [*,address,*thread,*|*,thread,*address,*],
            [AC_MSG_ERROR([--enable-sanitize: address and thread exclude each other])])
    AS_IF([test "$enable_sanitize" != no], [
        sp_saved_IFS=$IFS
        IFS=,
        for sp_name in $enable_sanitize; do
            AS_CASE([$sp_name], [address|undefined|thread], [],
                [AC_MSG_ERROR([--enable-sanitize: '$sp_name' is none of address, undefined, thread])])
        done
        IFS=$sp_saved_IFS
        sp_saved_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS -fsanitize=$enable_sanitize"
        AC_MSG_CHECKING([whether $CC links with -fsanitize=$enable_sanitize])
        AC_LINK_IFELSE([AC_LANG_PROGRAM([])], [AC_MSG_RESULT([yes])], [
            AC_MSG_RESULT([no])
            AC_MSG_ERROR([--enable-sanitize=$enable_sanitize: $CC can't link with it])
        ])
        CFLAGS=$sp_saved_CFLAGS
        AS_VAR_APPEND([SMALLPRINT_CFLAGS],
            [" -fsanitize=$enable_sanitize -fno-sanitize-recover=all -fno-omit-frame-pointer"])
    ])
    AS_IF([test "$enable_sanitize" = no],
        [AC_DEFINE([SMALLPRINT_HARDENED], [1], [Define when built without sanitizers.])])
])

# --enable-fuzz: the targets of tests/fuzz, with clang's libFuzzer.
AC_DEFUN([SMALLPRINT_OPTION_FUZZ], [
    AC_ARG_ENABLE([fuzz],
        [AS_HELP_STRING([--enable-fuzz], [build the fuzz targets (needs clang)])],
        [], [enable_fuzz=no])
    AS_IF([test "$enable_fuzz" != no], [
        sp_saved_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS -fsanitize=fuzzer"
        AC_MSG_CHECKING([whether $CC has libFuzzer])
        AC_LINK_IFELSE([AC_LANG_SOURCE([
            #include <stddef.h>
            int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
            int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
            {
                return data && size ? 0 : 0;
            }])], [AC_MSG_RESULT([yes])], [
            AC_MSG_RESULT([no])
            AC_MSG_ERROR([--enable-fuzz needs clang: ./configure CC=clang --enable-fuzz])
        ])
        CFLAGS=$sp_saved_CFLAGS
        AS_VAR_APPEND([SMALLPRINT_CFLAGS], [" -fsanitize=fuzzer-no-link"])
        AC_SUBST([FUZZ_LIBS], [-fsanitize=fuzzer])
    ])
    AM_CONDITIONAL([FUZZ], [test "$enable_fuzz" != no])
])
