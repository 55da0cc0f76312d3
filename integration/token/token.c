/*
 * A FIDO token in software, for tests: what OpenSSH loads in place of libfido2 (`SSH_SK_PROVIDER`, its PROTOCOL.u2f and
 * sk-api.h). A key's handle is the key's own seed, so the token keeps nothing. It is "touched" whenever it is asked to be.
 */
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* OpenSSH 8.9 to 10.0 ask for this version of the interface. */
#define API_VERSION 0x000a0000
#define ALGORITHM_ED25519 0x01
#define PRESENCE 0x01
#define FAILED (-1)
#define UNSUPPORTED (-2)
#define SEED 32

struct sk_option;
struct sk_resident_key;

struct sk_enroll_response {
    uint8_t flags;
    uint8_t *public_key;
    size_t public_key_len;
    uint8_t *key_handle;
    size_t key_handle_len;
    uint8_t *signature;
    size_t signature_len;
    uint8_t *attestation_cert;
    size_t attestation_cert_len;
    uint8_t *authdata;
    size_t authdata_len;
};

struct sk_sign_response {
    uint8_t flags;
    uint32_t counter;
    uint8_t *sig_r;
    size_t sig_r_len;
    uint8_t *sig_s;
    size_t sig_s_len;
};

uint32_t sk_api_version(void) { return API_VERSION; }

int sk_enroll(uint32_t algorithm, const uint8_t *challenge, size_t challenge_len, const char *application,
              uint8_t flags, const char *pin, struct sk_option **options, struct sk_enroll_response **answer) {
    (void)challenge, (void)challenge_len, (void)application, (void)pin, (void)options;
    if (algorithm != ALGORITHM_ED25519) return UNSUPPORTED;
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    struct sk_enroll_response *made = calloc(1, sizeof *made);
    if (key == NULL || made == NULL) return FAILED;
    made->flags = flags;
    made->public_key_len = made->key_handle_len = SEED;
    made->public_key = malloc(SEED);
    made->key_handle = malloc(SEED);
    /* Nobody asks which maker vouches for this token. */
    made->signature_len = 1;
    made->signature = calloc(1, 1);
    if (made->public_key == NULL || made->key_handle == NULL || made->signature == NULL
        || EVP_PKEY_get_raw_public_key(key, made->public_key, &made->public_key_len) != 1
        || EVP_PKEY_get_raw_private_key(key, made->key_handle, &made->key_handle_len) != 1)
        return FAILED;
    EVP_PKEY_free(key);
    *answer = made;
    return 0;
}

int sk_sign(uint32_t algorithm, const uint8_t *data, size_t data_len, const char *application,
            const uint8_t *handle, size_t handle_len, uint8_t flags, const char *pin, struct sk_option **options,
            struct sk_sign_response **answer) {
    (void)pin, (void)options;
    if (algorithm != ALGORITHM_ED25519 || handle_len != SEED) return UNSUPPORTED;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, handle, handle_len);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    struct sk_sign_response *made = calloc(1, sizeof *made);
    if (key == NULL || context == NULL || made == NULL) return FAILED;
    made->flags = flags & PRESENCE;
    made->counter = 1;
    uint8_t signed_bytes[SHA256_DIGEST_LENGTH + 5 + SHA256_DIGEST_LENGTH];
    SHA256((const uint8_t *)application, strlen(application), signed_bytes);
    uint8_t *rest = signed_bytes + SHA256_DIGEST_LENGTH;
    *rest++ = made->flags;
    for (int shift = 24; shift >= 0; shift -= 8) *rest++ = (uint8_t)(made->counter >> shift);
    SHA256(data, data_len, rest);
    made->sig_r_len = 64;
    made->sig_r = malloc(made->sig_r_len);
    if (made->sig_r == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1
        || EVP_DigestSign(context, made->sig_r, &made->sig_r_len, signed_bytes, sizeof signed_bytes) != 1)
        return FAILED;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    *answer = made;
    return 0;
}

int sk_load_resident_keys(const char *pin, struct sk_option **options, struct sk_resident_key ***keys, size_t *count) {
    (void)pin, (void)options, (void)keys, (void)count;
    return UNSUPPORTED;
}
