package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Why a token cannot be trusted.
var (
	errMalformed = errors.New("The token is malformed.")
	errAlgorithm = errors.New("The token is not signed with HS256.")
	errSignature = errors.New("The token's signature is wrong.")
	errExpired   = errors.New("The token has expired.")
)

// claims are what a token says; times are seconds since 1970.
type claims struct {
	Subject  string `json:"sub"`
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
}

// encodeToken writes the claims as a JSON Web Token, signed with HS256.
func encodeToken(claims claims, key []byte) string {
	header, _ := json.Marshal(map[string]string{"alg": "HS256", "typ": "JWT"})
	body, _ := json.Marshal(claims)
	message := encode(header) + "." + encode(body)
	return message + "." + encode(sign(message, key))
}

// decodeToken returns the claims of a token that is genuine and has not expired.
func decodeToken(token string, key []byte, now time.Time) (claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims{}, errMalformed
	}
	var header struct {
		Algorithm string `json:"alg"`
	}
	if err := readPart(parts[0], &header); err != nil {
		return claims{}, errMalformed
	}
	if header.Algorithm != "HS256" {
		return claims{}, errAlgorithm
	}
	signature, err := decode(parts[2])
	if err != nil || !hmac.Equal(signature, sign(parts[0]+"."+parts[1], key)) {
		return claims{}, errSignature
	}
	var said claims
	if err := readPart(parts[1], &said); err != nil {
		return claims{}, errMalformed
	}
	if said.Expires <= now.Unix() {
		return claims{}, errExpired
	}
	return said, nil
}

func sign(message string, key []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(message))
	return mac.Sum(nil)
}

func readPart(part string, into any) error {
	text, err := decode(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
