// Kinds of what must never be shown: each as it stands in a text, and the part that is secret. The first ten
// are of before 2026-11-22; the others had come through a list of what secrets look like, and ended it.
#pragma once

#include <array>
#include <string_view>

namespace latchkey::tests {

struct SecretKind {
  std::string_view name;
  std::string_view planted;
  std::string_view secret;
};
inline constexpr std::array kSecretKinds{
    SecretKind{"access_token", "a9F3kQ0zLm2XbT7vRw1YcH8dNs5pGe4U", "a9F3kQ0zLm2XbT7vRw1YcH8dNs5pGe4U"},
    SecretKind{"refresh_token", "refreshAbCdEfGhIjKlMnOpQrStUvWxYz", "AbCdEfGhIjKlMnOpQrStUvWxYz"},
    SecretKind{"api_key", "cbat_5f2a8c9e1b7d4360a2c4e6f8091b3d5f", "5f2a8c9e1b7d4360a2c4e6f8091b3d5f"},
    SecretKind{"jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "eyJzdWIiOiIxIn0"},
    SecretKind{"uuid", "6fa459ea-ee8a-3ca4-894e-db77e160355e", "6fa459ea-ee8a-3ca4-894e-db77e160355e"},
    SecretKind{"password", "password=hunter2", "hunter2"},
    SecretKind{"client_secret", "client_secret:Zq7kP", "Zq7kP"},
    SecretKind{"address_with_code", "https://hotels.cloudbeds.com/cb?code=abc123", "abc123"},
    SecretKind{"person", "guest@example.com", "guest@example.com"},
    SecretKind{"card", "4111111111111111", "4111111111111111"},
    SecretKind{"secret_set_apart", "client_secret : hunter2", "hunter2"},
    SecretKind{"guest", "of guest Jane Doelling", "Doelling"},
    SecretKind{"card_in_groups", "card 4111 1111 1111 1111", "1111"},
    SecretKind{"card_with_dashes", "4111-1111-1111-1111-", "1111"},
    SecretKind{"telephone", "phone +44 20 7946 0958", "7946"},
    SecretKind{"authorization", "Authorization: qzx", "qzx"},
    SecretKind{"passwd", "passwd:tiger17", "tiger17"},
    SecretKind{"pwd", "pwd=tiger17", "tiger17"},
    SecretKind{"plural", "credentials: tiger17", "tiger17"},
    SecretKind{"cookie", "cookie: sid=abc123", "abc123"},
    SecretKind{"php_array", "\"client_secret\" => \"s3cr3tkey\"", "s3cr3tkey"},
    SecretKind{"in_brackets", "token(hunter2)", "hunter2"},
    SecretKind{"in_a_sentence", "password is hunter2", "hunter2"},
    SecretKind{"bearer_token", "Bearer token hunter2", "hunter2"},
    SecretKind{"short_key", "cbat_a1b2c3", "a1b2c3"},
    SecretKind{"dashed_key", "cbat-a1b2c3", "a1b2c3"},
    SecretKind{"escaped_person", "jane&#64;example.com", "jane"},
    SecretKind{"small_letters", "qwmzkxjvbnrtplsdfghc", "qwmzkxjvbnrtplsdfghc"},
    SecretKind{"capitals", "QWMZKXJVBNRTPLSDFGHCQWMZKXJVBNRT", "QWMZKXJVBNRTPLSDFGHC"},
    SecretKind{"passphrase", "correct-horse-battery-staple", "horse"},
    SecretKind{"name_in_one", "JaneDoe", "JaneDoe"},
};

}  // namespace latchkey::tests
