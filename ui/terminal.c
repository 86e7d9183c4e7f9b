/* SPDX-License-Identifier: ISC */
/* The terminal, by ncursesw and libtermkey.
 *
 * ncurses knows the terminal's abilities and sends the least bytes for what changed; libtermkey
 * makes keys of bytes that the loop reads. libtermkey touches neither the descriptor nor its
 * modes. */
#include "ui/terminal.h"

#include "base/memory.h"
#include "ui/clipboard.h"
#include "ui/letters.h"
#include "ui/rescue.h"
#include "ui/sieve.h"
#include "ui/tty.h"

#include <errno.h>
#include <langinfo.h>
#include <ncurses.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <term.h>
#include <termkey.h>
#include <unistd.h>
#include <wchar.h>

/* term.h takes these words for itself. */
#undef columns
#undef lines

enum {
    LOOKS = 1024,       /* slots of the cache of looks; a power of two */
    PAIRS = 240,        /* colour pairs in use at most */
    READ_SIZE = 4096,
};

/* What a style became on this terminal. */
struct look {
    bool known;
    uint16_t style;
    short pair;
    attr_t attributes;
};

struct pair {
    short ink, paper;
};

struct terminal {
    struct tty tty;
    SCREEN *screen;
    TermKey *keys;
    struct sieve sieve;  /* before `keys` */
    bool plain;          /* keeps to the main screen */
    bool utf8;           /* the locale's encoding */
    bool mouse;          /* reporting is on */
    bool cursor;         /* the cursor is visible */
    bool stale;          /* `shown` says nothing about the screen */
    int wait;            /* milliseconds, see terminal_wait */
    int colours;         /* 0, 8, 16, 88, 256, ... */
    enum terminal_lines lines;
    const struct theme *theme; /* that `looks` were made for */
    struct grid shown;   /* what the screen shows, unless `stale` */
    struct look looks[LOOKS];
    struct pair pairs[PAIRS + 1]; /* number 0 is the default and not in use */
    int pair_count;
    cchar_t *row;        /* scratch: shown.columns cells */
};

static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";

/* True if the system describes a terminal of this name. newterm would find out too, but leaks memory
 * when it isn't so. */
static bool is_described(const char *name, int descriptor)
{
    int result;
    bool described = setupterm(name, descriptor, &result) == OK;
    if (described) {
        del_curterm(cur_term);
    }
    return described;
}

static void never_called(int signal_number)
{
    (void)signal_number;
}

/* As newterm, which leaves SIGTSTP alone only when somebody else catches it already. It would ignore
 * it whenever it draws, and one that came in that moment would be lost. */
static SCREEN *new_screen(const char *name, const struct tty *tty)
{
    struct sigaction caught = {.sa_handler = never_called}; /* the signal is held back */
    struct sigaction before;
    sigaction(SIGTSTP, &caught, &before);
    SCREEN *screen = newterm(name, tty->streams[1], tty->streams[0]);
    sigaction(SIGTSTP, &before, NULL);
    return screen;
}

/* The names to try for a terminal that may be unknown here. */
static SCREEN *open_screen(const struct tty *tty, const char **name)
{
    const char *const tries[] = {getenv("TERM"), "xterm-256color", "xterm"};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        *name = tries[i];
        bool described = *name && **name && is_described(*name, tty->output);
        SCREEN *screen = described ? new_screen(*name, tty) : NULL;
        if (screen) {
            return screen;
        }
    }
    return NULL;
}

/* The string that puts the terminal back, for a moment when ncurses can't be called. */
static void prepare_rescue(const struct terminal *terminal)
{
    struct buffer bytes = {0};
    const char *const parts[] = {exit_attribute_mode, orig_pair, cursor_normal,
                                 terminal->plain ? NULL : exit_ca_mode};
    buffer_append_string(&bytes, terminal->mouse ? mouse_off : "");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buffer_append_string(&bytes, parts[i] ? parts[i] : "");
    }
    buffer_append_string(&bytes, "\r");
    rescue_arm(terminal->tty.output, buffer_span(&bytes));
    buffer_free(&bytes);
}

/* As dialog(1) does it: the alternate screen can only be left after ncurses has entered it. */
static void stay_on_main_screen(void)
{
    if (exit_ca_mode) {
        refresh();
        putp(exit_ca_mode);
        fflush(stdout);
    }
    enter_ca_mode = NULL;
    exit_ca_mode = NULL;
}

static void set_up_screen(struct terminal *terminal)
{
    raw();
    noecho();
    nonl();
    idlok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    if (has_colors() && start_color() == OK) {
        use_default_colors();
        orig_colors = NULL; /* there is no palette to put back */
        terminal->colours = COLORS;
    }
    if (terminal->plain) {
        stay_on_main_screen();
    }
    terminal->cursor = true;
    terminal->stale = true;
    terminal_measure(terminal);
}

static bool start_keys(struct terminal *terminal, const char *name, struct error *error)
{
    int flags = TERMKEY_FLAG_NOTERMIOS | TERMKEY_FLAG_CONVERTKP | TERMKEY_FLAG_CTRLC |
                (terminal->utf8 ? TERMKEY_FLAG_UTF8 : TERMKEY_FLAG_RAW);
    terminal->keys = termkey_new_abstract(name, flags);
    if (!terminal->keys) {
        return error_set(error, "the keys of terminal type '%s' are not known", name);
    }
    termkey_set_canonflags(terminal->keys, TERMKEY_CANON_DELBS);
    termkey_set_buffer_size(terminal->keys, READ_SIZE + 2 * SIEVE_HELD);
    termkey_set_waittime(terminal->keys, terminal->wait);
    return true;
}

struct terminal *terminal_open(bool plain, struct error *error)
{
    struct terminal *terminal = xcalloc(1, sizeof *terminal);
    const char *name = NULL;
    terminal->plain = plain;
    terminal->wait = tty_escape_wait();
    terminal->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!tty_open(&terminal->tty, error)) {
        goto failed;
    }
    rescue_save(terminal->tty.output);
    terminal->screen = open_screen(&terminal->tty, &name);
    if (!terminal->screen) {
        const char *type = getenv("TERM");
        error_set(error, "terminal type '%s' is not known here (try TERM=xterm, or `infocmp -x | "
                         "ssh HOST tic -x -` from your side)", type ? type : "");
        goto failed;
    }
    if (!cursor_address) {
        error_set(error, "terminal type '%s' cannot place its cursor", name);
        goto failed;
    }
    if (!start_keys(terminal, name, error)) {
        goto failed;
    }
    set_up_screen(terminal);
    prepare_rescue(terminal);
    return terminal;
failed:
    terminal_close(terminal);
    return NULL;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal) {
        return;
    }
    terminal_set_mouse(terminal, false);
    if (terminal->keys) {
        termkey_destroy(terminal->keys);
    }
    if (terminal->screen) {
        endwin();
        delscreen(terminal->screen);
    }
    rescue_disarm();
    tty_close(&terminal->tty);
    grid_free(&terminal->shown);
    free(terminal->row);
    free(terminal);
}

int terminal_descriptor(const struct terminal *terminal)
{
    return terminal->tty.input;
}

void terminal_size(const struct terminal *terminal, int *rows, int *columns)
{
    *rows = terminal->shown.rows;
    *columns = terminal->shown.columns;
}

bool terminal_measure(struct terminal *terminal)
{
    int rows = LINES;
    int columns = COLS;
    tty_measure(&terminal->tty, &rows, &columns);
    if (rows == terminal->shown.rows && columns == terminal->shown.columns) {
        return false;
    }
    resizeterm(rows, columns);
    grid_resize(&terminal->shown, rows, columns);
    terminal->row = xrealloc(terminal->row, (size_t)columns * sizeof *terminal->row);
    terminal->stale = true;
    return true;
}

/* ---------------------------------------------------------------------------------------------
 * Keys */

/* libtermkey's buffer has room for what is read at once and a little more; keys are taken out of it
 * after each read. */
bool terminal_read(struct terminal *terminal)
{
    char bytes[READ_SIZE];
    struct buffer safe = {0};
    ssize_t count = read(terminal->tty.input, bytes, sizeof bytes);
    if (count < 0) {
        return errno == EINTR || errno == EAGAIN;
    }
    sieve_push(&terminal->sieve, span_make(bytes, (size_t)count), &safe);
    termkey_push_bytes(terminal->keys, safe.bytes, safe.length);
    buffer_free(&safe);
    return count > 0;
}

struct symbol {
    TermKeySym symbol;
    uint32_t code;
};

static const struct symbol symbols[] = {
    {TERMKEY_SYM_BACKSPACE, NAMED_BACKSPACE}, {TERMKEY_SYM_TAB, NAMED_TAB},
    {TERMKEY_SYM_ENTER, NAMED_ENTER},         {TERMKEY_SYM_ESCAPE, NAMED_ESCAPE},
    {TERMKEY_SYM_SPACE, ' '},               {TERMKEY_SYM_DEL, NAMED_DELETE},
    {TERMKEY_SYM_DELETE, NAMED_DELETE},       {TERMKEY_SYM_INSERT, NAMED_INSERT},
    {TERMKEY_SYM_UP, NAMED_UP},               {TERMKEY_SYM_DOWN, NAMED_DOWN},
    {TERMKEY_SYM_LEFT, NAMED_LEFT},           {TERMKEY_SYM_RIGHT, NAMED_RIGHT},
    {TERMKEY_SYM_PAGEUP, NAMED_PAGE_UP},      {TERMKEY_SYM_PAGEDOWN, NAMED_PAGE_DOWN},
    {TERMKEY_SYM_HOME, NAMED_HOME},           {TERMKEY_SYM_END, NAMED_END},
    {TERMKEY_SYM_FIND, NAMED_HOME},           {TERMKEY_SYM_SELECT, NAMED_END},
    {TERMKEY_SYM_KPENTER, NAMED_ENTER},
};

static bool symbol_code(TermKeySym symbol, uint32_t *code)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        if (symbols[i].symbol == symbol) {
            *code = symbols[i].code;
            return true;
        }
    }
    return false;
}

enum { WHEEL_UP_BUTTON = 4, WHEEL_DOWN_BUTTON = 5 };

static bool mouse_key(struct terminal *terminal, const TermKeyKey *raw, struct key *key)
{
    TermKeyMouseEvent event;
    int button = 0;
    int row = 0;
    int column = 0;
    termkey_interpret_mouse(terminal->keys, raw, &event, &button, &row, &column);
    if (event != TERMKEY_MOUSE_PRESS) {
        return false;
    }
    key->code = button == WHEEL_UP_BUTTON     ? NAMED_WHEEL_UP
                : button == WHEEL_DOWN_BUTTON ? NAMED_WHEEL_DOWN
                                              : NAMED_MOUSE;
    key->row = (int16_t)(row - 1);
    key->column = (int16_t)(column - 1);
    return true;
}

static uint8_t modifiers_of(const TermKeyKey *raw)
{
    return (uint8_t)((raw->modifiers & TERMKEY_KEYMOD_CTRL ? KEY_CONTROL : 0) |
                     (raw->modifiers & TERMKEY_KEYMOD_ALT ? KEY_ALT : 0) |
                     (raw->modifiers & TERMKEY_KEYMOD_SHIFT ? KEY_SHIFT : 0));
}

/* False for what is no key: answers of the terminal, unknown sequences, releases of the mouse. */
static bool translate(struct terminal *terminal, const TermKeyKey *raw, struct key *key)
{
    *key = (struct key){.modifiers = modifiers_of(raw)};
    switch (raw->type) {
    case TERMKEY_TYPE_UNICODE:
        key->code = (uint32_t)raw->code.codepoint;
        key->modifiers &= (uint8_t)~KEY_SHIFT;
        return true;
    case TERMKEY_TYPE_FUNCTION:
        key->code = NAMED_FUNCTION + (uint32_t)raw->code.number - 1;
        return raw->code.number >= 1 && key->code <= NAMED_FUNCTION_LAST;
    case TERMKEY_TYPE_KEYSYM:
        return symbol_code(raw->code.sym, &key->code);
    case TERMKEY_TYPE_MOUSE:
        return mouse_key(terminal, raw, key);
    default:
        return false;
    }
}

enum terminal_keys terminal_key(struct terminal *terminal, bool force, struct key *key)
{
    if (force && sieve_holds(&terminal->sieve)) {
        struct buffer rest = {0};
        sieve_flush(&terminal->sieve, &rest);
        termkey_push_bytes(terminal->keys, rest.bytes, rest.length);
        buffer_free(&rest);
    }
    for (;;) {
        TermKeyKey raw;
        TermKeyResult result = force ? termkey_getkey_force(terminal->keys, &raw)
                                     : termkey_getkey(terminal->keys, &raw);
        if (result == TERMKEY_RES_AGAIN) {
            return TERMINAL_PARTIAL;
        }
        if (result != TERMKEY_RES_KEY) {
            return sieve_holds(&terminal->sieve) ? TERMINAL_PARTIAL : TERMINAL_NONE;
        }
        if (translate(terminal, &raw, key)) {
            return TERMINAL_KEY;
        }
    }
}

int terminal_wait(const struct terminal *terminal)
{
    return terminal->wait;
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

static short pair_of(struct terminal *terminal, short ink, short paper)
{
    if (ink < 0 && paper < 0) {
        return 0;
    }
    for (int i = 1; i <= terminal->pair_count; i++) {
        if (terminal->pairs[i].ink == ink && terminal->pairs[i].paper == paper) {
            return (short)i;
        }
    }
    if (terminal->pair_count == PAIRS || terminal->pair_count + 1 >= COLOR_PAIRS) {
        return 0;
    }
    short number = (short)++terminal->pair_count;
    terminal->pairs[number] = (struct pair){ink, paper};
    init_pair(number, ink, paper);
    return number;
}

static attr_t attributes_of(uint8_t face)
{
    attr_t attributes = A_NORMAL;
    attributes |= face & FACE_BOLD ? A_BOLD : 0;
    attributes |= face & FACE_DIM ? A_DIM : 0;
    attributes |= face & FACE_UNDERLINE ? A_UNDERLINE : 0;
    attributes |= face & FACE_REVERSE ? A_REVERSE : 0;
    attributes |= (face & FACE_ITALIC) && enter_italics_mode ? A_ITALIC : 0;
    return attributes;
}

static struct look make_look(struct terminal *terminal, uint16_t style)
{
    struct face face = theme_face_on(terminal->theme, style, terminal->colours);
    return (struct look){.known = true,
                         .style = style,
                         .pair = pair_of(terminal, face.ink, face.paper),
                         .attributes = attributes_of(face.attributes)};
}

static const struct look *look_of(struct terminal *terminal, uint16_t style)
{
    struct look *look = &terminal->looks[(style ^ (style >> 6)) & (LOOKS - 1)];
    if (!look->known || look->style != style) {
        *look = make_look(terminal, style);
    }
    return look;
}

/* The wide characters for a cell, and A_ALTCHARSET when they are letters of that set. */
static attr_t cell_text(const struct terminal *terminal, const struct cell *cell, wchar_t *out)
{
    struct letters_ability ability = {
        .utf8 = terminal->utf8, .acs = acs_chars != NULL, .lines = terminal->lines};
    return letters_of_cell(cell, ability, out) ? A_ALTCHARSET : A_NORMAL;
}

/* Fills scratch cells for the columns [from, to) of a row; returns how many. */
static int prepare_run(struct terminal *terminal, const struct grid *grid, int row, int from, int to)
{
    int count = 0;
    for (int column = from; column < to; column++) {
        const struct cell *cell = grid_cell(grid, row, column);
        wchar_t text[LETTERS_MAX];
        if (cell->width == 0) {
            continue;
        }
        const struct look *look = look_of(terminal, cell->style);
        attr_t set = cell_text(terminal, cell, text);
        bool pair_of_narrow = cell->width == 2 && text[1] == L' ';
        if (pair_of_narrow) {
            text[1] = L'\0';
        }
        setcchar(&terminal->row[count++], text, look->attributes | set, look->pair, NULL);
        if (pair_of_narrow) {
            setcchar(&terminal->row[count++], L" ", look->attributes, look->pair, NULL);
        }
    }
    return count;
}

static bool cells_equal(const struct cell *a, const struct cell *b)
{
    return a->style == b->style && a->width == b->width && strcmp(a->text, b->text) == 0;
}

/* Hands the changed runs of a row to ncurses. */
static void draw_row(struct terminal *terminal, const struct grid *grid, int row)
{
    int from = 0;
    while (from < grid->columns) {
        if (!terminal->stale &&
            cells_equal(grid_cell(grid, row, from), grid_cell(&terminal->shown, row, from))) {
            from++;
            continue;
        }
        int to = from + 1;
        while (to < grid->columns && (terminal->stale ||
               !cells_equal(grid_cell(grid, row, to), grid_cell(&terminal->shown, row, to)))) {
            to++;
        }
        while (from > 0 && grid_cell(grid, row, from)->width == 0) {
            from--;
        }
        int count = prepare_run(terminal, grid, row, from, to);
        mvadd_wchnstr(row, from, terminal->row, count);
        from = to;
    }
}

bool terminal_hides_cursor(const struct terminal *terminal)
{
    return !terminal->plain && cursor_invisible;
}

static void show_cursor(struct terminal *terminal, bool shown)
{
    if (shown != terminal->cursor) {
        curs_set(shown);
        terminal->cursor = shown;
    }
}

void terminal_draw(struct terminal *terminal, const struct grid *grid, const struct theme *theme)
{
    if (grid->rows != terminal->shown.rows || grid->columns != terminal->shown.columns) {
        return; /* a resize is on its way */
    }
    if (terminal->theme != theme) {
        terminal->theme = theme;
        terminal->stale = true;
        memset(terminal->looks, 0, sizeof terminal->looks);
    }
    for (int row = 0; row < grid->rows; row++) {
        draw_row(terminal, grid, row);
    }
    memcpy(terminal->shown.cells, grid->cells,
           (size_t)grid->rows * (size_t)grid->columns * sizeof *grid->cells);
    terminal->stale = false;
    /* The alternate screen is entered before the cursor is hidden: some terminals save that. */
    bool entering = isendwin();
    bool cursor = grid->cursor_row >= 0;
    if (!entering) {
        show_cursor(terminal, cursor);
    }
    if (cursor) {
        move(grid->cursor_row, grid->cursor_column);
    }
    refresh();
    show_cursor(terminal, cursor);
}

void terminal_forget(struct terminal *terminal)
{
    clearok(curscr, TRUE);
    terminal->stale = true;
}

void terminal_set_lines(struct terminal *terminal, enum terminal_lines lines)
{
    terminal->lines = lines;
    terminal->stale = true;
}

void terminal_set_mouse(struct terminal *terminal, bool on)
{
    if (terminal->mouse != on) {
        terminal->mouse = on;
        tty_write(&terminal->tty, span_of(on ? mouse_on : mouse_off));
        prepare_rescue(terminal);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Stopping and going on */

void terminal_suspend(struct terminal *terminal)
{
    bool mouse = terminal->mouse;
    struct sigaction usual = {.sa_handler = SIG_DFL};
    struct sigaction ours;
    terminal_set_mouse(terminal, false);
    curs_set(1);
    endwin();
    sigaction(SIGTSTP, &usual, &ours);
    kill(0, SIGTSTP); /* returns when the program goes on */
    sigaction(SIGTSTP, &ours, NULL);
    terminal->cursor = true;
    terminal_resume(terminal);
    terminal_set_mouse(terminal, mouse);
}

void terminal_resume(struct terminal *terminal)
{
    reset_prog_mode();
    terminal_measure(terminal);
    terminal_forget(terminal);
}

void terminal_copy(struct terminal *terminal, struct span text)
{
    struct buffer bytes = {0};
    clipboard_sequence(text, &bytes);
    tty_write(&terminal->tty, buffer_span(&bytes));
    buffer_free(&bytes);
}
