/* SPDX-License-Identifier: ISC */
/* smallprint show: the text of one policy. */
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/page.h"
#include "command/request.h"
#include "command/session.h"
#include "command/wanted.h"

#include "base/utf8.h"
#include "policy/repair.h"

/* Prints the decoded source, double-encoded text repaired. */
static int print(const struct session *session, uint32_t snapshot, struct output *out)
{
    struct page page = PAGE_EMPTY;
    struct buffer text = {0};
    bool readable = page_turn(&page, session, snapshot);
    struct span source = readable ? page.source.decoded : span_of("");
    for (size_t at = 0, used; at < source.length; at += used) {
        uint32_t code = repair_decode(source, at, &used);
        if (code == UTF8_INVALID) {
            buffer_append_char(&text, source.bytes[at]);
        } else {
            text.length += utf8_encode(code, buffer_reserve(&text, UTF8_LONGEST));
        }
    }
    output_lines(out, buffer_span(&text));
    if (text.length && text.bytes[text.length - 1] != '\n') {
        output_string(out, "\n");
    }
    buffer_free(&text);
    page_free(&page);
    return readable ? STATUS_FOUND : STATUS_TROUBLE;
}

int command_show(const struct request *request, struct output *out)
{
    struct session session;
    if (request->operand_count == 0) {
        message("a site is missing: smallprint show SITE[@DATE] [COLLECTION]");
        return STATUS_TROUBLE;
    }
    const char *operand = request->operands[0];
    if (!session_open(&session, request, request->operand_count > 1 ? request->operands[1] : NULL,
                      NULL, false)) {
        return STATUS_TROUBLE;
    }
    session_tell_skipped(&session, request);
    struct wanted wanted = {0};
    int status = wanted_find(&wanted, &session, operand, request->title);
    if (status == STATUS_FOUND) {
        status = print(&session, wanted_snapshot(&wanted), out);
    }
    wanted_free(&wanted);
    session_close(&session);
    return status;
}
