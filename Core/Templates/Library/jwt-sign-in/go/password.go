package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// defaultIterations makes guessing one password cost a good part of a second.
const defaultIterations = 600_000

// hashPassword returns a salted PBKDF2 hash that carries its own parameters.
func hashPassword(password string, iterations int) string {
	salt := randomBytes(16)
	return fmt.Sprintf("pbkdf2-sha256$%d$%s$%s", iterations, encode(salt), encode(stretch(password, salt, iterations)))
}

// verifyPassword compares in constant time, with the parameters of the stored hash.
func verifyPassword(password, stored string) bool {
	parts := strings.Split(stored, "$")
	if len(parts) != 4 {
		return false
	}
	iterations, err := strconv.Atoi(parts[1])
	salt, saltErr := decode(parts[2])
	want, hashErr := decode(parts[3])
	if err != nil || saltErr != nil || hashErr != nil || iterations < 1 {
		return false
	}
	return subtle.ConstantTimeCompare(stretch(password, salt, iterations), want) == 1
}

// stretch is PBKDF2 with HMAC-SHA-256 and one block of output, as RFC 8018 has it.
func stretch(password string, salt []byte, iterations int) []byte {
	mac := hmac.New(sha256.New, []byte(password))
	mac.Write(salt)
	mac.Write(binary.BigEndian.AppendUint32(nil, 1))
	block := mac.Sum(nil)
	result := append([]byte{}, block...)
	for i := 1; i < iterations; i++ {
		mac.Reset()
		mac.Write(block)
		block = mac.Sum(block[:0])
		for j := range result {
			result[j] ^= block[j]
		}
	}
	return result
}

func randomBytes(count int) []byte {
	bytes := make([]byte, count)
	if _, err := rand.Read(bytes); err != nil {
		panic(err) // without randomness nothing here is safe
	}
	return bytes
}

func encode(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }

func decode(text string) ([]byte, error) { return base64.RawURLEncoding.Strict().DecodeString(text) }
