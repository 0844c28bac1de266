// Carries out what a row of moment_table.hpp says.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "sandbox/courier.hpp"
#include "sandbox/moment_table.hpp"

namespace latchkey::sandbox {

/// Where a moment takes place.
struct Scene {
  Marketplace& marketplace;
  Courier& courier;
  const std::vector<std::string>& site_redirects;
  std::string property;
};

/// The property a moment is about when nobody says: the first that is connected, else the first.
[[nodiscard]] std::string usual_property(const Marketplace& marketplace);

/// @return what could not be done, in words; empty when all was.
[[nodiscard]] boost::asio::awaitable<std::string> bring_about(const Moment& moment, Scene scene);

/// A client secret as App Details makes them: "Generate New Secret". The old one is refused from now on.
void reset_secret(Marketplace& marketplace);

}  // namespace latchkey::sandbox
