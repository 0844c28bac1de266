#include "cli/doctor_html.hpp"

#include <libxml/HTMLparser.h>

#include <array>
#include <memory>

#include "net/ascii.hpp"

namespace latchkey::cli::doctor {

namespace {

struct Deleter {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

[[nodiscard]] std::string text_of(const xmlChar* text) {
  return text == nullptr ? std::string{} : std::string(reinterpret_cast<const char*>(text));
}

[[nodiscard]] Attributes attributes_of(const xmlNode& node) {
  Attributes read;
  for (const xmlAttr* row = node.properties; row != nullptr; row = row->next) {
    xmlChar* const value = xmlNodeListGetString(node.doc, row->children, 1);
    read.emplace(net::lower(text_of(row->name)),
                 net::trimmed(text_of(value)));  // the first one counts, as in browsers
    xmlFree(value);
  }
  return read;
}

[[nodiscard]] bool is_element(const xmlNode& node, std::string_view name) {
  return node.type == XML_ELEMENT_NODE && net::same_text(text_of(node.name), name);
}

/// What stands in a template is not on the page (HTML section 4.12.3), but for a declared shadow tree.
[[nodiscard]] bool is_inert(const xmlNode& node) {
  return is_element(node, "template") && !attributes_of(node).contains("shadowrootmode");
}

/// The next element in the order of the document, inside `root`; no recursion: depth is the page's to choose.
[[nodiscard]] const xmlNode* next_in(const xmlNode* root, const xmlNode* node) {
  const bool has_inside = node->children != nullptr && node->type == XML_ELEMENT_NODE;
  if (has_inside && (node == root || !is_inert(*node))) return node->children;
  while (node != root && node->next == nullptr) node = node->parent;
  return node == root ? nullptr : node->next;
}

[[nodiscard]] std::optional<std::string> link_in(const xmlNode& button) {
  for (const xmlNode* node = &button; node != nullptr; node = next_in(&button, node)) {
    if (!is_element(*node, "a")) continue;
    const Attributes attributes = attributes_of(*node);
    if (const auto row = attributes.find("href"); row != attributes.end()) return row->second;
  }
  return std::nullopt;
}

template <typename Row>
void keep(std::vector<Row>& rows, Row row) {
  if (rows.size() < kElements) rows.push_back(std::move(row));
}

void read_base(const xmlNode& node, PageMarkup& page) {
  if (page.base.empty()) page.base = attribute(attributes_of(node), "href");
}

void read_script(const xmlNode& node, PageMarkup& page) {
  keep(page.scripts, attributes_of(node));
}

void read_button(const xmlNode& node, PageMarkup& page) {
  keep(page.buttons, ButtonTag{attributes_of(node), link_in(node)});
}

void read_template(const xmlNode& node, PageMarkup& page) {
  if (!is_inert(node)) return;
  for (const xmlNode* inside = &node; inside != nullptr; inside = next_in(&node, inside)) {
    if (is_element(*inside, "latchkey-button")) ++page.buttons_in_templates;
  }
}

void read_frame(const xmlNode& node, PageMarkup& page) {
  Attributes attributes = attributes_of(node);
  if (attributes.contains("sandbox")) keep(page.sandboxed, std::move(attributes));
}

void read_meta(const xmlNode& node, PageMarkup& page) {
  const Attributes attributes = attributes_of(node);
  if (net::same_text(attribute(attributes, "http-equiv"), "Content-Security-Policy"))
    keep(page.policies, std::string(attribute(attributes, "content")));
}

struct Reader {
  std::string_view element;
  void (*read)(const xmlNode&, PageMarkup&);
};
constexpr std::array kReaders{
    Reader{"base", read_base},    Reader{"script", read_script}, Reader{"latchkey-button", read_button},
    Reader{"iframe", read_frame}, Reader{"meta", read_meta},     Reader{"template", read_template},
};

}  // namespace

std::string_view attribute(const Attributes& attributes, std::string_view name) {
  const auto row = attributes.find(name);
  return row == attributes.end() ? std::string_view{} : std::string_view{row->second};
}

PageMarkup read_page(std::string_view html, const std::string& charset) {
  html = html.substr(0, kPageBytes);
  constexpr int kOptions = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
  const std::unique_ptr<xmlDoc, Deleter> document(
      htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr,
                     charset.empty() ? nullptr : charset.c_str(), kOptions));
  PageMarkup page;
  const xmlNode* const root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  for (const xmlNode* node = root; node != nullptr; node = next_in(root, node)) {
    for (const Reader& row : kReaders) {
      if (is_element(*node, row.element)) row.read(*node, page);
    }
  }
  return page;
}

}  // namespace latchkey::cli::doctor
