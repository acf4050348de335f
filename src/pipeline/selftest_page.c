/* The record of a self-test: selftest.json, and the same as a page to file. */
#include <string.h>

#include "core/digest.h"
#include "core/fail.h"
#include "core/text_file.h"
#include "pipeline/selftest_checks.h"
#include "result/host_facts.h"
#include "sunder/version.h"

#define RECORD_SCHEMA 1
#define THIS_PROGRAM "/proc/self/exe" /* proc(5) */

json_node *selftest_record(const selftest *t, size_t n_failed)
{
    json_node *record = node_object_new(), *checks = node_array_new();
    node_set_integer(record, "sunder_selftest_record", RECORD_SCHEMA);
    node_set_string(record, "sunder", sunder_version());
    digest_hex program = {""};
    if (digest_file(THIS_PROGRAM, &program, NULL) == SUNDER_OK)
        node_set_string(record, "program_sha256", program.chars);
    else node_set_null(record, "program_sha256"); /* no /proc */
    node_set_time(record, "date", time(NULL));
    if (t->operator_name) node_set_string(record, "operator", t->operator_name);
    else node_set_null(record, "operator");
    node_set_bool(record, "passed", n_failed == 0);
    node_set_integer(record, "failed", (long long)n_failed);
    node_set_integer(record, "threads", context_threads(t->context));
    node_set_take(record, "host", host_facts());
    for (size_t i = 0; i < t->n; i++) {
        const selftest_check *c = &t->checks[i];
        json_node *row = node_object_new();
        node_set_string(row, "group", c->group);
        node_set_string(row, "name", c->name);
        node_set_bool(row, "passed", c->passed);
        node_set_string(row, "found", c->found);
        node_set_string(row, "expected", c->expected);
        node_append_take(checks, row);
    }
    node_set_take(record, "checks", checks);
    return record;
}

/* No paper is named: the page prints on A4 and on Letter. The heads of tables are printed again on every sheet they go on to. */
static const char style[] =
    "@page{margin:14mm;@bottom-left{content:'sunder self-test';font:8pt 'DejaVu Sans',Verdana,sans-serif;color:#444}"
    "@bottom-right{content:'page ' counter(page) ' of ' counter(pages);font:8pt 'DejaVu Sans',Verdana,sans-serif;"
    "color:#444}}\nbody{margin:0 auto;max-width:960px;padding:0 14px;color:#16181d;background:#fff;"
    "font:13px/1.4 'DejaVu Sans',Verdana,Arial,sans-serif}\nh1{font-size:21px}h2{font-size:15px;margin:20px 0 4px}\n"
    "table{border-collapse:collapse;table-layout:fixed;width:100%}td,th{text-align:left;border-bottom:1px solid #ddd;"
    "padding:3px 8px;vertical-align:top;overflow-wrap:anywhere}tr,thead{break-inside:avoid}\n"
    "th{font-weight:normal;color:#444}.facts th{width:30%}h1+div+table{margin-top:10px}\n"
    ".checks .group{padding:0;border:0}.result{border:3px solid;border-radius:6px;padding:10px 16px;"
    "font-size:26px;font-weight:bold}\n.passed{border-color:#00664b;color:#00664b}.failed{border-color:#a33a00;color:#a33a00}\n"
    "td.no{color:#a33a00;font-weight:bold}.long{font-size:11px}table.sign{table-layout:auto;break-inside:avoid}\n"
    "table.sign td{border:0;padding-top:26px;color:#555;white-space:nowrap;width:1px}\n"
    "table.sign td:nth-child(even){border-bottom:1px solid #333;width:33%}\n"
    "@media print{body{padding:0;max-width:none;font-size:8.5pt}.long{font-size:7.5pt}}\n";

static void add_fact(text *page, const char *name, const char *value)
{
    text_addf(page, "<tr><th>%s</th><td>", name);
    text_add_escaped(page, value[0] ? value : "not given");
    text_add(page, "</td></tr>\n");
}

static void add_facts(text *page, const json_node *record)
{
    const json_node *host = node_get(record, "host");
    text_add(page, "<table class=\"facts\">\n");
    add_fact(page, "date (UTC)", node_string(node_get(record, "date"), ""));
    add_fact(page, "operator", node_string(node_get(record, "operator"), ""));
    add_fact(page, "sunder", sunder_version());
    add_fact(page, "program, SHA-256", node_string(node_get(record, "program_sha256"), ""));
    add_fact(page, "machine", node_string(node_get(host, "name"), ""));
    add_fact(page, "system", node_string(node_get(host, "release"), ""));
    add_fact(page, "processor", node_string(node_get(host, "processor"), ""));
    text_add(page, "</table>\n");
}

/* A cell of "found" or "expected". */
static void add_value(text *page, const char *value)
{
    text_add(page, "<td class=\"long\">");
    text_add_escaped(page, value);
    text_add(page, "</td>");
}

static void add_checks(text *page, const selftest *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const selftest_check *c = &t->checks[i];
        if (i == 0 || strcmp(c->group, t->checks[i - 1].group) != 0) {
            text_add(page, i == 0 ? "" : "</tbody></table>\n");
            text_add(page, "<table class=\"checks\">\n<col style=\"width:72px\"><col style=\"width:32%\"><col><col>\n"
                           "<thead><tr><td class=\"group\" colspan=\"4\"><h2>");
            text_add_escaped(page, c->group);
            text_add(page, "</h2></td></tr>\n<tr><th></th><th>check</th><th>found</th><th>expected</th></tr></thead>\n"
                           "<tbody>\n");
        }
        text_addf(page, "<tr><td%s>%s</td><th class=\"name\">", c->passed ? "" : " class=\"no\"",
                  c->passed ? "passed" : "FAILED");
        text_add_escaped(page, c->name);
        text_add(page, "</th>");
        add_value(page, c->found);
        add_value(page, c->expected);
        text_add(page, "</tr>\n");
    }
    if (t->n > 0) text_add(page, "</tbody></table>\n");
}

sunder_status selftest_page_write(const selftest *t, const json_node *record, sunder_error *err)
{
    SUNDER_AUTO(text_free) text page = {0};
    SUNDER_AUTO(auto_free) char *path = result_folder_path(t->folder, "selftest.html");
    const bool passed = node_bool(node_get(record, "passed"), false);
    text_addf(
        &page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Self-test: %s</title>\n"
        "<style>\n%s</style>\n</head>\n<body>\n<h1>sunder self-test</h1>\n<div class=\"result %s\">%s: %lld of %zu "
        "checks failed</div>\n",
        passed ? "passed" : "failed", style, passed ? "passed" : "failed", passed ? "passed" : "FAILED",
        node_integer(node_get(record, "failed"), 0), t->n);
    add_facts(&page, record);
    add_checks(&page, t);
    text_add(&page, "<p>Installation and operational qualification: this installation reads the bundled slides as the "
                    "release does. It says nothing about slides of a laboratory; docs/validation.md does.</p>\n"
                    "<table class=\"sign\"><tr><td>reviewed by</td><td></td><td>date</td><td></td><td>signature</td>"
                    "<td></td></tr></table>\n</body>\n</html>\n");
    return path ? text_write_file(&page, path, err) : fail_memory(err, "selftest.html");
}
